package dev.rondo.dataset;

import dev.rondo.tensor.Tensor;
import java.util.List;

/**
 * Sequences of different lengths side by side, as one tensor with a mask. They are filled up and
 * cut at the end unless {@link #pre} is chosen, which is what Keras's pad_sequences does by
 * default.
 *
 * <pre>{@code
 * PaddedSequences padded = PaddedSequences.pad(sentences, 0);
 * Dataset train = Dataset.of(padded.x(), labels).mask(padded.mask()).batch(32);
 * }</pre>
 *
 * <p>With a mask it makes no difference to a recurrent layer where the padding stands. {@link
 * Dataset#ragged} pads batch by batch, which wastes less.
 */
public final class PaddedSequences {
  private final Ragged sequences;
  private final Filling how;

  private PaddedSequences(Ragged sequences, Filling how) {
    this.sequences = sequences;
    this.how = how;
  }

  /**
   * Fills up to the longest sequence.
   *
   * @param sequences at least one, and not all of them empty
   * @param value what to fill with
   */
  public static PaddedSequences pad(List<int[]> sequences, int value) {
    return of(Ragged.ofTokens(sequences), value);
  }

  /**
   * Fills up to the longest sequence.
   *
   * @param sequences [T, ..] each, alike but for T; at least one, and not all of them empty
   * @param value what to fill with
   */
  public static PaddedSequences padFeatures(List<Tensor> sequences, float value) {
    return of(new Ragged(sequences), value);
  }

  private static PaddedSequences of(Ragged sequences, double value) {
    int[] all = sequences.all();
    boolean empty = true;
    for (int each : all) {
      empty &= sequences.length(each) == 0;
    }
    if (empty) {
      throw new IllegalArgumentException("pad: expected a sequence that is not empty but got none");
    }
    return new PaddedSequences(sequences, new Filling(sequences.longest(all), value, false, false));
  }

  /** Fills up at the beginning, and cuts there. */
  public PaddedSequences pre() {
    return with(new Filling(how.length(), how.value(), true, true));
  }

  /** Fills up at the end, and cuts there: the default. */
  public PaddedSequences post() {
    return with(new Filling(how.length(), how.value(), false, false));
  }

  /** Cuts at the beginning, so that the end is kept, wherever it fills up. */
  public PaddedSequences truncatePre() {
    return with(new Filling(how.length(), how.value(), how.pre(), true));
  }

  /** Cuts at the end, so that the beginning is kept, wherever it fills up. */
  public PaddedSequences truncatePost() {
    return with(new Filling(how.length(), how.value(), how.pre(), false));
  }

  /**
   * Fills up or cuts to a length.
   *
   * @param length 1 or more
   */
  public PaddedSequences length(int length) {
    if (length < 1) {
      throw new IllegalArgumentException("pad: expected a length of 1 or more but got " + length);
    }
    return with(new Filling(length, how.value(), how.pre(), how.cutPre()));
  }

  private PaddedSequences with(Filling other) {
    return new PaddedSequences(sequences, other);
  }

  /** The sequences, [N, T] or [N, T, ..], int32 or float32 as they were. */
  public Tensor x() {
    return sequences.fill(sequences.all(), how);
  }

  /** 1 where a sequence is and 0 where it was filled up, float32 [N, T]. */
  public Tensor mask() {
    return sequences.mask(sequences.all(), how);
  }
}
