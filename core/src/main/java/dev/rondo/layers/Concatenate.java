package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.List;

/** Nodes one behind the other along an axis; see {@link Merges#concatenate}. */
record Concatenate(int axis) implements Merge {

  Concatenate {
    if (axis == 0) {
      throw new IllegalArgumentException(
          "concatenate: expected an axis but that of the batch, 0, but got 0."
              + " 1 is the first axis of an example and -1 the last.");
    }
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public MergeFunction build(String name, Weights weights, List<Shape> inputs) {
    Shape output = Joined.atLeastTwo(name, inputs);
    int rank = output.rank();
    int at = axis > 0 ? axis - 1 : axis + rank;
    if (at < 0 || at >= rank) {
      throw new IllegalArgumentException(
          name + ": expected an axis of " + Joined.batches(inputs) + " but got " + axis + ".");
    }
    for (Shape next : inputs.subList(1, inputs.size())) {
      int known = output.dim(at);
      int more = rank == next.rank() ? next.dim(at) : 0;
      if (!output.with(at, Shape.ANY).accepts(next)) {
        throw new IllegalArgumentException(
            name
                + ": expected shapes that differ only in axis "
                + axis
                + " but got "
                + Joined.batches(inputs)
                + "."
                + Joined.remedy(inputs));
      }
      output = Joined.known(output, next);
      output = output.with(at, known == Shape.ANY || more == Shape.ANY ? Shape.ANY : known + more);
    }
    return new OverFeatures(name, output, at + 1);
  }

  /**
   * @param axis counted with that of the batch
   */
  private record OverFeatures(String name, Shape output, int axis) implements MergeFunction {

    @Override
    public Signal apply(List<Signal> signals, Pass pass) {
      List<Tensor> values = signals.stream().map(Signal::value).toList();
      Joined.checkTime(name, values, axis);
      Tensor joined = Ops.concat(axis, values);
      return Signal.of(joined)
          .withMask(inTime() ? Masks.inTime(signals) : Masks.and(name, signals));
    }

    private boolean inTime() {
      return axis == 1 && output.rank() > 1;
    }

    @Override
    public boolean streams() {
      return !inTime();
    }
  }
}
