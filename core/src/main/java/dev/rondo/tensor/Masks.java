package dev.rondo.tensor;

import java.util.Arrays;

/**
 * Masks from lengths: 1 where a step counts and 0 where it is padding. {@code B} batch, {@code T}
 * time.
 */
public final class Masks {
  private Masks() {}

  /**
   * Of sequences that are filled up at their ends.
   *
   * @param lengths how many steps of each count, 0 to {@code steps}
   * @param steps T, 1 or more
   * @return float32 [B, T]
   * @throws IllegalArgumentException if a length is out of its range, naming the sequence
   */
  public static Tensor ofLengths(int[] lengths, int steps) {
    return of(lengths, steps, false);
  }

  /** As {@link #ofLengths}, of sequences that are filled up at their beginnings. */
  public static Tensor ofLengthsPre(int[] lengths, int steps) {
    return of(lengths, steps, true);
  }

  private static Tensor of(int[] lengths, int steps, boolean pre) {
    if (steps < 1 || lengths.length < 1) {
      throw new IllegalArgumentException(
          "lengths: expected at least one sequence of at least one step but got "
              + lengths.length
              + " of "
              + steps);
    }
    float[] mask = new float[Shape.of(lengths.length, steps).size()];
    for (int b = 0; b < lengths.length; b++) {
      if (lengths[b] < 0 || lengths[b] > steps) {
        throw new IllegalArgumentException(
            "lengths: expected 0 to "
                + steps
                + ", the steps there are, but got "
                + lengths[b]
                + " for sequence "
                + b);
      }
      int from = b * steps + (pre ? steps - lengths[b] : 0);
      Arrays.fill(mask, from, from + lengths[b], 1f);
    }
    return Tensor.of(mask, lengths.length, steps);
  }

  /** A mask as all that takes one expects it: float32. */
  public static Tensor floats(Tensor mask) {
    return mask.isInt() ? Ops.toFloat(mask) : mask;
  }

  /**
   * Refuses a mask of other numbers than 0 and 1, which would count as 1.
   *
   * @param where what to begin the message with
   * @param mask [B, T]
   * @throws IllegalArgumentException naming the first such number
   */
  public static void check(String where, Tensor mask) {
    float[] numbers = floats(mask).toArray();
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] != 0f && numbers[i] != 1f) {
        throw new IllegalArgumentException(
            where
                + ": expected a mask of 0 and 1 but got "
                + numbers[i]
                + (mask.rank() == 2 ? " at " + i / mask.dim(1) + ", " + i % mask.dim(1) : "")
                + ". It is 1 where a step counts and 0 where it is padding.");
      }
    }
  }

  /**
   * Zeros in place of what is masked, whatever stands there, NaN too; recorded by an open tape.
   *
   * @param x [B, T, ..]
   * @param mask [B, T]
   */
  public static Tensor zero(Tensor x, Tensor mask) {
    return Ops.where(along(mask, x.rank()), x, Tensor.scalar(0f));
  }

  /** The mask with as many axes as it takes to stand beside a tensor of that rank. */
  private static Tensor along(Tensor mask, int rank) {
    int[] dims = new int[rank];
    Arrays.fill(dims, 1);
    dims[0] = mask.dim(0);
    dims[1] = mask.dim(1);
    return mask.reshape(dims);
  }
}
