package dev.rondo.tensor;

import dev.rondo.kernel.WeightMatrix;
import dev.rondo.tensor.Buffers.Scope;
import java.util.Arrays;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * An array of float32 or int32 numbers with a shape, row-major and dense. Its numbers do not
 * change, except through {@link InPlace}.
 *
 * <p>A tensor made by an operation while a {@link GradientTape} is open lives in memory that the
 * tape takes back when it closes; {@link #detach} before that keeps a copy.
 */
public final class Tensor implements Differentiable {
  /** How many numbers {@link #toString} shows. */
  private static final int SHOWN = 6;

  private final Shape shape;
  private final float @Nullable [] floats;
  private final int @Nullable [] ints;
  private final @Nullable Scope scope;
  final boolean trainable;

  /** Of the numbers, so a view has the same one. */
  final Changes changes;

  private Tensor(
      Shape shape,
      float @Nullable [] floats,
      int @Nullable [] ints,
      @Nullable Scope scope,
      boolean trainable,
      Changes changes) {
    this.shape = shape;
    this.floats = floats;
    this.ints = ints;
    this.scope = scope;
    this.trainable = trainable;
    this.changes = changes;
  }

  private Tensor(
      Shape shape, float @Nullable [] floats, int @Nullable [] ints, @Nullable Scope scope) {
    this(shape, floats, ints, scope, false, new Changes());
  }

  /**
   * A float32 tensor; the values are copied.
   *
   * @throws IllegalArgumentException if the number of values is not that of the shape
   */
  public static Tensor of(float[] values, int... shape) {
    Shape checked = checked(values.length, shape);
    return new Tensor(checked, values.clone(), null, null);
  }

  /**
   * An int32 tensor; the values are copied.
   *
   * @throws IllegalArgumentException if the number of values is not that of the shape
   */
  public static Tensor ofInts(int[] values, int... shape) {
    Shape checked = checked(values.length, shape);
    return new Tensor(checked, null, values.clone(), null);
  }

  /** A float32 tensor of rank 0. */
  public static Tensor scalar(float value) {
    return new Tensor(Shape.of(), new float[] {value}, null, null);
  }

  /** Zeros, float32. */
  public static Tensor zeros(int... shape) {
    return zeros(Shape.of(shape));
  }

  /** Zeros, float32. */
  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new float[shape.size()], null, null);
  }

  /** One number throughout, float32. */
  public static Tensor full(Shape shape, float value) {
    float[] values = new float[shape.size()];
    Arrays.fill(values, value);
    return new Tensor(shape, values, null, null);
  }

  private static Shape checked(int values, int[] dims) {
    Shape shape = Shape.of(dims);
    if (shape.size() != values) {
      throw new IllegalArgumentException(
          "Tensor: expected " + shape.size() + " values for shape " + shape + " but got " + values);
    }
    return shape;
  }

  /** A float32 tensor to be filled by an operation; its contents are unspecified. */
  static Tensor allocate(Shape shape) {
    float[] noted = Replay.allocate(shape.size());
    if (noted != null) {
      return new Tensor(shape, noted, null, null);
    }
    Scope scope = Buffers.current();
    float[] values = scope == null ? new float[shape.size()] : scope.take(shape.size());
    return new Tensor(shape, values, null, scope);
  }

  /** As {@link #allocate}, filled with zeros. */
  static Tensor allocateZeros(Shape shape) {
    Tensor tensor = allocate(shape);
    Arrays.fill(tensor.floats(), 0f);
    return tensor;
  }

  /** As {@link #allocate}, of the type of {@code like}. */
  static Tensor allocate(Shape shape, Tensor like) {
    return like.isInt() ? wrapInts(shape, new int[shape.size()]) : allocate(shape);
  }

  /** An int32 tensor around an array that nobody else keeps. */
  static Tensor wrapInts(Shape shape, int[] values) {
    return new Tensor(shape, null, values, null);
  }

  /** The same numbers in memory of its own; float32, not recorded. */
  Tensor copy() {
    Tensor copy = allocate(shape);
    copyTo(copy.floats(), 0);
    return copy;
  }

  /** The numbers as kernels see a weight, packed for all the products it meets. */
  WeightMatrix asWeight() {
    return new WeightMatrix(floats(), changes.packs());
  }

  /** The same numbers seen in another shape of the same size; not recorded. */
  Tensor view(Shape other) {
    return new Tensor(other, floats, ints, scope, false, changes);
  }

  /**
   * The same numbers, as a leaf for which every tape computes gradients; copied if they belong to
   * an open tape.
   */
  public Tensor asTrainable() {
    Tensor kept = scope == null ? this : detach();
    return new Tensor(shape, kept.floats(), null, null, true, kept.changes);
  }

  /** A copy that no tape knows and no tape takes back. */
  public Tensor detach() {
    return isInt()
        ? new Tensor(shape, null, ints().clone(), null)
        : new Tensor(shape, floats().clone(), null, null);
  }

  /** The lengths of the axes. */
  public Shape shape() {
    return shape;
  }

  /** The length of an axis; -1 is the last one. */
  public int dim(int axis) {
    return shape.dim(axis);
  }

  /** The number of axes. */
  public int rank() {
    return shape.rank();
  }

  /** The number of elements. */
  public int size() {
    return shape.size();
  }

  /** Whether this tensor holds int32 and not float32. */
  public boolean isInt() {
    return ints != null;
  }

  @Override
  public Tensor value() {
    return this;
  }

  /** The numbers themselves, for kernels. */
  float[] floats() {
    return floats("tensor");
  }

  /**
   * As {@link #floats()}.
   *
   * @param op who asks, for the message
   */
  float[] floats(String op) {
    if (floats == null) {
      throw new IllegalArgumentException(
          op + ": expected a float32 tensor but got int32 of shape " + shape + "; use Ops.toFloat");
    }
    checkOpen();
    return floats;
  }

  /** The numbers themselves, of either type, to be copied. */
  Object numbers() {
    return isInt() ? ints() : floats();
  }

  /** One number of either type by its place in memory. */
  double element(int at) {
    return isInt() ? ints()[at] : floats()[at];
  }

  /** The numbers themselves, for kernels. */
  int[] ints() {
    return ints("tensor");
  }

  /**
   * As {@link #ints()}.
   *
   * @param op who asks, for the message
   */
  int[] ints(String op) {
    if (ints == null) {
      throw new IllegalArgumentException(
          op + ": expected an int32 tensor but got float32 of shape " + shape + "; use Ops.toInt");
    }
    return ints;
  }

  private void checkOpen() {
    if (scope != null && !scope.isOpen()) {
      throw new IllegalStateException(
          "this tensor of shape "
              + shape
              + " belonged to a gradient tape that is closed;"
              + " call detach() before the tape closes to keep it");
    }
  }

  /** A copy of the numbers, row by row. */
  public float[] toArray() {
    return floats("toArray").clone();
  }

  /** A copy of the numbers, row by row. */
  public int[] toIntArray() {
    return ints("toIntArray").clone();
  }

  /** Copies the numbers, row by row, to {@code target} from {@code at} on. */
  public void copyTo(float[] target, int at) {
    System.arraycopy(floats(), 0, target, at, size());
  }

  /**
   * The only number of a tensor of one element.
   *
   * @throws IllegalStateException if there are more
   */
  public float item() {
    if (size() != 1) {
      throw new IllegalStateException("item: expected one element but got shape " + shape);
    }
    return floats("item")[0];
  }

  /**
   * One number, float32 or int32, by its place on each axis. Above 16,777,216, float32 does not
   * hold every int32: see {@link #getInt}.
   */
  public float get(int... index) {
    return (float) element(place("get", index));
  }

  /** One number of an int32 tensor by its place on each axis. */
  public int getInt(int... index) {
    return ints("getInt")[place("getInt", index)];
  }

  private int place(String op, int... index) {
    if (index.length != rank()) {
      throw new IllegalArgumentException(
          op + ": expected " + rank() + " indices for shape " + shape + " but got " + index.length);
    }
    int at = 0;
    for (int i = 0; i < index.length; i++) {
      at = at * shape.dim(i) + Objects.checkIndex(index[i], shape.dim(i));
    }
    return at;
  }

  /** See {@link Ops#add}. */
  public Tensor add(Tensor other) {
    return Ops.add(this, other);
  }

  /** See {@link Ops#sub}. */
  public Tensor sub(Tensor other) {
    return Ops.sub(this, other);
  }

  /** See {@link Ops#mul}. */
  public Tensor mul(Tensor other) {
    return Ops.mul(this, other);
  }

  /** Times one number. */
  public Tensor mul(float factor) {
    return Ops.mul(this, scalar(factor));
  }

  /** Plus one number. */
  public Tensor add(float term) {
    return Ops.add(this, scalar(term));
  }

  /** See {@link Ops#div}. */
  public Tensor div(Tensor other) {
    return Ops.div(this, other);
  }

  /** See {@link Ops#matmul}. */
  public Tensor matmul(Tensor other) {
    return Ops.matmul(this, other);
  }

  /** See {@link Ops#reshape}. */
  public Tensor reshape(int... dims) {
    return Ops.reshape(this, dims);
  }

  /** See {@link Ops#slice}. */
  public Tensor slice(int axis, int from, int to) {
    return Ops.slice(this, axis, from, to);
  }

  /** For example {@code Tensor[2, 3] float32 [0.5, 1.0, ...]}. */
  @Override
  public String toString() {
    String head = "Tensor" + shape + (isInt() ? " int32" : " float32");
    if (scope != null && !scope.isOpen()) {
      return head + " of a closed tape";
    }
    StringJoiner numbers = new StringJoiner(", ", head + " [", "]");
    for (int i = 0; i < Math.min(size(), SHOWN); i++) {
      numbers.add(isInt() ? String.valueOf(ints()[i]) : String.valueOf(floats()[i]));
    }
    return (size() > SHOWN ? numbers.add("...") : numbers).toString();
  }
}
