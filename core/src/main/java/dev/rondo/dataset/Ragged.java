package dev.rondo.dataset;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences of one type and width but of different lengths.
 *
 * @param sequences [T] or [T, ..] each
 */
record Ragged(List<Tensor> sequences) {

  /** Checks that they fit together. */
  Ragged {
    sequences = List.copyOf(sequences);
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException("pad: expected at least one sequence but got none");
    }
    Tensor first = sequences.get(0);
    for (int i = 0; i < sequences.size(); i++) {
      Tensor each = sequences.get(i);
      if (each.rank() < 1
          || each.isInt() != first.isInt()
          || !each.shape().remove(0).equals(first.shape().remove(0))) {
        throw new IllegalArgumentException(
            "pad: expected sequences [time, ..] that differ in their lengths alone but got "
                + describe(first)
                + " at 0 and "
                + describe(each)
                + " at "
                + i);
      }
    }
  }

  static Ragged ofTokens(List<int[]> sequences) {
    return new Ragged(sequences.stream().map(each -> Tensor.ofInts(each, each.length)).toList());
  }

  private static String describe(Tensor x) {
    return (x.isInt() ? "int32 " : "float32 ") + x.shape();
  }

  int count() {
    return sequences.size();
  }

  int length(int sequence) {
    return sequences.get(sequence).dim(0);
  }

  /** The length of the longest of these, at least 1, so that a batch has a time axis. */
  int longest(int[] of) {
    return Math.max(1, Arrays.stream(of).map(this::length).max().orElse(1));
  }

  /** All of them. */
  int[] all() {
    return IntStream.range(0, count()).toArray();
  }

  /** These sequences side by side, [N, T, ..], filled up and cut. */
  Tensor fill(int[] of, Filling how) {
    Tensor first = sequences.get(0);
    Shape shape = first.shape().with(0, how.length()).insert(0, of.length);
    return first.isInt() ? ints(of, how, shape) : floats(of, how, shape);
  }

  private Tensor ints(int[] of, Filling how, Shape shape) {
    int[] x = new int[shape.size()];
    Arrays.fill(x, (int) how.value());
    int width = width();
    for (int i = 0; i < of.length; i++) {
      int[] from = sequences.get(of[i]).toIntArray();
      Filling.Place at = how.place(length(of[i]));
      int to = (i * how.length() + at.to()) * width;
      System.arraycopy(from, at.from() * width, x, to, at.steps() * width);
    }
    return Tensor.ofInts(x, shape.toArray());
  }

  private Tensor floats(int[] of, Filling how, Shape shape) {
    float[] x = new float[shape.size()];
    Arrays.fill(x, (float) how.value());
    int width = width();
    for (int i = 0; i < of.length; i++) {
      float[] from = sequences.get(of[i]).toArray();
      Filling.Place at = how.place(length(of[i]));
      int to = (i * how.length() + at.to()) * width;
      System.arraycopy(from, at.from() * width, x, to, at.steps() * width);
    }
    return Tensor.of(x, shape.toArray());
  }

  /** 1 where a sequence is and 0 where it was filled up, float32 [N, T]. */
  Tensor mask(int[] of, Filling how) {
    float[] mask = new float[Shape.of(of.length, how.length()).size()];
    for (int i = 0; i < of.length; i++) {
      Filling.Place at = how.place(length(of[i]));
      int to = i * how.length() + at.to();
      Arrays.fill(mask, to, to + at.steps(), 1f);
    }
    return Tensor.of(mask, of.length, how.length());
  }

  /** How many numbers a time step has. */
  private int width() {
    return sequences.get(0).shape().remove(0).size();
  }
}
