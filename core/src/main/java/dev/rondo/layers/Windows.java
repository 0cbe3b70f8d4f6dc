package dev.rondo.layers;

import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Sliding;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;

/** What layers with windows share: over time, or over rows and columns. */
final class Windows {
  private Windows() {}

  /**
   * Sizes given as one number for all axes, or one for each.
   *
   * @param rank 1 or 2
   */
  static Shape sizes(String kind, String what, int least, int rank, int... given) {
    int[] sizes = given.clone();
    if (given.length == 1) {
      sizes = new int[rank];
      Arrays.fill(sizes, given[0]);
    }
    if (sizes.length != rank || Arrays.stream(sizes).anyMatch(size -> size < least)) {
      throw new IllegalArgumentException(
          kind
              + ": expected "
              + what
              + " of at least "
              + least
              + ", one number"
              + (rank == 1 ? "" : " or " + rank)
              + ", but got "
              + Arrays.toString(given));
    }
    return Shape.of(sizes);
  }

  /** The same check for sizes that come from a file. */
  static void check(String kind, String what, int least, int rank, Shape sizes) {
    if (sizes.rank() != rank) {
      throw new IllegalArgumentException(
          kind + ": expected " + what + " for " + rank + " axes but got " + sizes);
    }
    sizes(kind, what, least, rank, sizes.toArray());
  }

  /** Windows for each axis. */
  static Sliding[] of(Shape size, Shape strides, Shape dilation, Padding padding) {
    Sliding[] axes = new Sliding[size.rank()];
    Arrays.setAll(axes, i -> new Sliding(size.dim(i), strides.dim(i), dilation.dim(i), padding));
    return axes;
  }

  /** {@code ones} for each axis. */
  static Shape ones(int rank) {
    int[] ones = new int[rank];
    Arrays.fill(ones, 1);
    return Shape.of(ones);
  }

  /** What an example must look like. */
  static String expected(int axes) {
    return axes == 1 ? "[time, channels]" : "[rows, columns, channels]";
  }

  /** Checks an example's shape for a layer that needs to know its channels. */
  static void checkChannels(String name, int axes, Shape input) {
    checkRank(name, axes, input);
    if (input.dim(-1) < 1) {
      throw new IllegalArgumentException(
          name
              + ": expected a known number of channels, at least 1, in the last axis but got "
              + input
              + ". Give it in input(..).");
    }
  }

  /** Checks an example's number of axes. */
  static void checkRank(String name, int axes, Shape input) {
    if (input.rank() != axes + 1) {
      throw new IllegalArgumentException(
          name
              + ": expected "
              + expected(axes)
              + " of an example but got "
              + input
              + (input.rank() < axes + 1
                  ? ". Reshape to add an axis, or let a recurrent layer before it return sequences."
                  : ". Reshape, or put the layer into timeDistributed(..)."));
    }
  }

  /** The shape of an example of the output. */
  static Shape output(String name, Shape input, int channels, Sliding... axes) {
    Shape output = input.with(-1, channels);
    for (int i = 0; i < axes.length; i++) {
      int length = axes[i].length(input.dim(i));
      if (input.dim(i) != Shape.ANY && length < 1) {
        throw tooShort(name, axes[i], input.toString());
      }
      output = output.with(i, length);
    }
    return output;
  }

  /** Checks a batch of numbers: rank, channels if known, and that every window fits. */
  static void check(String name, Tensor x, Shape example, Sliding... axes) {
    Floats.check(name, x);
    int rank = example.rank() + 1;
    if (x.rank() != rank || (example.dim(-1) != Shape.ANY && x.dim(-1) != example.dim(-1))) {
      throw new IllegalArgumentException(
          name
              + ": expected "
              + example.insert(0, Shape.ANY).toString().replaceFirst("any", "batch")
              + " but got "
              + x.shape()
              + (x.rank() == rank - 1 ? ". Reshape a single example to a batch of one." : "."));
    }
    for (int i = 0; i < axes.length; i++) {
      if (axes[i].length(x.dim(i + 1)) < 1) {
        throw tooShort(name, axes[i], x.shape().toString());
      }
    }
  }

  /** Whether the steps of the output, along the first axis, are those of the input. */
  static boolean keepsTime(Sliding... axes) {
    boolean whole = axes[0].padding() != Padding.VALID || axes[0].size() == 1;
    return whole && axes[0].stride() == 1;
  }

  /** A value of a layer with such windows: with the mask that it was given if it keeps time. */
  static Signal result(Tensor y, Signal x, Sliding... axes) {
    return Signal.of(y).withMask(keepsTime(axes) ? x.mask() : null);
  }

  private static IllegalArgumentException tooShort(String name, Sliding axis, String got) {
    return new IllegalArgumentException(
        name
            + ": expected at least "
            + axis.span()
            + " places for a window to slide over but got "
            + got
            + ". Pad with zeros, as padding SAME does, or take a smaller window.");
  }
}
