package dev.rondo.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The lengths of a tensor's axes, outermost first. In the shapes that layers speak of, an axis may
 * be {@link #ANY}; a tensor's own axes are always known.
 */
public final class Shape {
  /** An axis whose length is not known until data comes, such as time. */
  public static final int ANY = -1;

  private final int[] dims;

  private Shape(int[] dims) {
    this.dims = dims;
  }

  /**
   * @throws IllegalArgumentException if a length is negative and not {@link #ANY}
   */
  public static Shape of(int... dims) {
    for (int dim : dims) {
      if (dim < ANY) {
        throw new IllegalArgumentException(
            "Shape: expected lengths of 0 or more, or ANY, but got " + Arrays.toString(dims));
      }
    }
    return new Shape(dims.clone());
  }

  /** The number of axes. */
  public int rank() {
    return dims.length;
  }

  /**
   * The length of an axis.
   *
   * @param axis counted from the front, or from the back if negative: -1 is the last one
   */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /**
   * An axis counted from the front.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public int axis(int axis) {
    int fromFront = axis < 0 ? axis + dims.length : axis;
    if (fromFront < 0 || fromFront >= dims.length) {
      throw new IllegalArgumentException(
          "axis " + axis + ": expected one of the " + dims.length + " axes of " + this);
    }
    return fromFront;
  }

  /**
   * The number of elements.
   *
   * @throws IllegalArgumentException if an axis is unknown, or if there are more elements than an
   *     array holds
   */
  public int size() {
    return product(0, dims.length);
  }

  /** The product of the lengths of the axes {@code from} to {@code to - 1}. */
  int product(int from, int to) {
    boolean empty = false;
    for (int i = from; i < to; i++) {
      if (dims[i] == ANY) {
        throw new IllegalArgumentException("the size of " + this + " is not known");
      }
      empty |= dims[i] == 0;
    }
    if (empty) {
      return 0;
    }
    long size = 1;
    for (int i = from; i < to; i++) {
      size *= dims[i];
      if (size > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "a tensor of shape " + this + " has more elements than an array holds: split it");
      }
    }
    return (int) size;
  }

  /** This shape with another length at an axis. */
  public Shape with(int axis, int length) {
    int[] other = dims.clone();
    other[axis(axis)] = length;
    return of(other);
  }

  /** This shape with one more axis, in front of {@code axis}. */
  public Shape insert(int axis, int length) {
    int[] other = new int[dims.length + 1];
    System.arraycopy(dims, 0, other, 0, axis);
    other[axis] = length;
    System.arraycopy(dims, axis, other, axis + 1, dims.length - axis);
    return of(other);
  }

  /** This shape without an axis. */
  public Shape remove(int axis) {
    int gone = axis(axis);
    return new Shape(
        IntStream.range(0, dims.length).filter(i -> i != gone).map(i -> dims[i]).toArray());
  }

  /** This shape followed by further axes. */
  public Shape append(int... more) {
    int[] other = Arrays.copyOf(dims, dims.length + more.length);
    System.arraycopy(more, 0, other, dims.length, more.length);
    return of(other);
  }

  /** Whether a tensor of shape {@code actual} fits: the same rank, and equal wherever known. */
  public boolean accepts(Shape actual) {
    if (actual.dims.length != dims.length) {
      return false;
    }
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] != ANY && actual.dims[i] != ANY && dims[i] != actual.dims[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Which position one is, as messages say it: {@code example 3}, or {@code example 3, step 2}.
   *
   * @param index of a position, row by row, where this is the shape of all: [B], [B, T], ..
   */
  public String place(int index) {
    int each = dims.length == 0 ? 1 : size() / Math.max(1, dims[0]);
    return dims.length == 2
        ? "example " + index / each + ", step " + index % each
        : "example " + index / Math.max(1, each);
  }

  /** The lengths, as a copy. */
  public int[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** For example {@code [32, any, 64]}. */
  @Override
  public String toString() {
    return Arrays.stream(dims)
        .mapToObj(dim -> dim == ANY ? "any" : String.valueOf(dim))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
