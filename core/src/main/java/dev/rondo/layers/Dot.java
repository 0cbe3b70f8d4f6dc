package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The products of two nodes, summed along an axis of each: [B, .., K, ..] and [B, .., K, ..] to [B,
 * (the other axes of a), (the other axes of b)], or to [B, 1] if there are none. The mask ends.
 *
 * @param axisOfA the axis of the first node, counted with that of the batch, or from the back
 * @param axisOfB the axis of the second node
 * @param normalizes whether both are divided by their Euclidean lengths along these axes first, so
 *     that the result is the cosine of their angle
 */
public record Dot(int axisOfA, int axisOfB, boolean normalizes) implements Merge {
  private static final float SMALLEST = 1e-14f;

  /** Checks the axes. */
  public Dot {
    if (axisOfA == 0 || axisOfB == 0) {
      throw new IllegalArgumentException(
          "dot: expected axes but that of the batch, 0, but got "
              + axisOfA
              + " and "
              + axisOfB
              + ". 1 is the first axis of an example and -1 the last.");
    }
  }

  /** The cosine of the angle instead. */
  public Dot normalize() {
    return new Dot(axisOfA, axisOfB, true);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public MergeFunction build(String name, Weights weights, List<Shape> inputs) {
    if (inputs.size() != 2) {
      throw new IllegalArgumentException(name + ": expected two nodes but got " + inputs.size());
    }
    int inA = axis(name, axisOfA, inputs.get(0), inputs);
    int inB = axis(name, axisOfB, inputs.get(1), inputs);
    int a = inputs.get(0).dim(inA - 1);
    int b = inputs.get(1).dim(inB - 1);
    if (a != b && a != Shape.ANY && b != Shape.ANY) {
      throw new IllegalArgumentException(
          name
              + ": expected axes of one length but got "
              + a
              + " and "
              + b
              + " of "
              + Joined.batches(inputs)
              + ".");
    }
    Shape rest = inputs.get(0).remove(inA - 1).append(inputs.get(1).remove(inB - 1).toArray());
    return new OverPairs(rest.rank() == 0 ? Shape.of(1) : rest, inA, inB, normalizes);
  }

  private static int axis(String name, int axis, Shape example, List<Shape> inputs) {
    int at = axis < 0 ? axis + example.rank() + 1 : axis;
    if (at < 1 || at > example.rank()) {
      throw new IllegalArgumentException(
          name + ": expected an axis of " + Joined.batches(inputs) + " but got " + axis + ".");
    }
    return at;
  }

  private record OverPairs(Shape output, int inA, int inB, boolean normalizes)
      implements MergeFunction {

    @Override
    public Signal apply(List<Signal> signals, Pass pass) {
      Tensor a = signals.get(0).value();
      Tensor b = signals.get(1).value();
      int[] shape = rest(a, inA).append(rest(b, inB).remove(0).toArray()).toArray();
      Tensor left = rows(normalizes ? unit(a, inA) : a, inA);
      Tensor right = rows(normalizes ? unit(b, inB) : b, inB);
      Tensor product = Ops.matmul(left, Ops.transpose(right, 0, 2, 1));
      return Signal.of(shape.length == 1 ? product.reshape(shape[0], 1) : product.reshape(shape));
    }

    private static Tensor unit(Tensor x, int axis) {
      Tensor squares = Ops.sum(Ops.square(x), true, axis);
      return Ops.div(x, Ops.sqrt(Ops.maximum(squares, Tensor.scalar(SMALLEST))));
    }

    private static Shape rest(Tensor x, int axis) {
      return x.shape().remove(axis);
    }

    /** [B, rows, K] with the axis last. */
    private static Tensor rows(Tensor x, int axis) {
      int[] order =
          IntStream.concat(IntStream.range(0, x.rank()).filter(i -> i != axis), IntStream.of(axis))
              .toArray();
      Tensor last = axis == x.rank() - 1 ? x : Ops.transpose(x, order);
      int rows = 1;
      for (int i = 1; i < x.rank() - 1; i++) {
        rows *= last.dim(i);
      }
      return last.reshape(x.dim(0), rows, x.dim(axis));
    }

    @Override
    public boolean streams() {
      return false;
    }
  }
}
