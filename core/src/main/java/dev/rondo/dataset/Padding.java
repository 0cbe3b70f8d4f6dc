package dev.rondo.dataset;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences of different lengths side by side, as one tensor with a mask. They are filled up at the
 * end unless {@link #pre} is chosen.
 *
 * <pre>{@code
 * Padding padded = Padding.pad(sentences, 0);
 * Dataset train = Dataset.of(padded.x(), labels).mask(padded.mask()).batch(32);
 * }</pre>
 */
public final class Padding {
  private final List<int[]> sequences;
  private final int value;
  private final boolean pre;
  private final int length;

  private Padding(List<int[]> sequences, int value, boolean pre, int length) {
    this.sequences = sequences;
    this.value = value;
    this.pre = pre;
    this.length = length;
  }

  /**
   * Fills up to the longest sequence.
   *
   * @param sequences at least one, and not all of them empty
   * @param value what to fill with
   */
  public static Padding pad(List<int[]> sequences, int value) {
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException("pad: expected at least one sequence but got none");
    }
    int longest = sequences.stream().mapToInt(sequence -> sequence.length).max().getAsInt();
    if (longest == 0) {
      throw new IllegalArgumentException("pad: expected a sequence that is not empty but got none");
    }
    return new Padding(List.copyOf(sequences), value, false, longest);
  }

  /** Fills up at the beginning, and cuts there. */
  public Padding pre() {
    return new Padding(sequences, value, true, length);
  }

  /**
   * Fills up or cuts to a length; what is at the end is cut off, or at the beginning with {@link
   * #pre}.
   *
   * @param length 1 or more
   */
  public Padding length(int length) {
    if (length < 1) {
      throw new IllegalArgumentException("pad: expected a length of 1 or more but got " + length);
    }
    return new Padding(sequences, value, pre, length);
  }

  /** The sequences, int32 [N, T]. */
  public Tensor x() {
    int[] x = new int[shape().size()];
    Arrays.fill(x, value);
    for (int i = 0; i < sequences.size(); i++) {
      int[] sequence = sequences.get(i);
      int kept = kept(sequence);
      int skipped = pre ? sequence.length - kept : 0;
      System.arraycopy(sequence, skipped, x, start(i, kept), kept);
    }
    return Tensor.ofInts(x, sequences.size(), length);
  }

  /** 1 where a sequence is and 0 where it was filled up, float32 [N, T]. */
  public Tensor mask() {
    float[] mask = new float[shape().size()];
    for (int i = 0; i < sequences.size(); i++) {
      int kept = kept(sequences.get(i));
      int start = start(i, kept);
      Arrays.fill(mask, start, start + kept, 1f);
    }
    return Tensor.of(mask, sequences.size(), length);
  }

  /** Its size is refused if it is more than an array holds. */
  private Shape shape() {
    return Shape.of(sequences.size(), length);
  }

  private int kept(int[] sequence) {
    return Math.min(sequence.length, length);
  }

  private int start(int row, int kept) {
    return row * length + (pre ? length - kept : 0);
  }
}
