package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BinaryOperator;

/** Nodes of one shape, number by number; see {@link Merges#add} and its neighbours. */
record Elementwise(How how) implements Merge {

  /** What is computed. */
  enum How {
    ADD(Ops::add),
    SUBTRACT(Ops::sub),
    MULTIPLY(Ops::mul),
    AVERAGE(Ops::add),
    MAXIMUM(Ops::maximum),
    MINIMUM(Ops::minimum);

    private final BinaryOperator<Tensor> pair;

    How(BinaryOperator<Tensor> pair) {
      this.pair = pair;
    }

    private Tensor of(List<Tensor> values) {
      Tensor result = values.get(0);
      for (Tensor value : values.subList(1, values.size())) {
        result = pair.apply(result, value);
      }
      return this == AVERAGE ? Ops.div(result, Tensor.scalar(values.size())) : result;
    }
  }

  Elementwise {
    Objects.requireNonNull(how); // as a file might have it
  }

  @Override
  public String kind() {
    return how.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public MergeFunction build(String name, Weights weights, List<Shape> inputs) {
    Shape output = Joined.atLeastTwo(name, inputs);
    if (how == How.SUBTRACT && inputs.size() != 2) {
      throw new IllegalArgumentException(
          name + ": expected two nodes, a and b of a - b, but got " + inputs.size());
    }
    for (Shape next : inputs.subList(1, inputs.size())) {
      output = broadcast(name, output, next, inputs);
    }
    return new OverNumbers(name, how, output);
  }

  /** The shape of both, where an axis of length 1 is repeated. */
  private static Shape broadcast(String name, Shape a, Shape b, List<Shape> inputs) {
    Shape wide = a;
    boolean fits = a.rank() == b.rank();
    for (int axis = 0; fits && axis < a.rank(); axis++) {
      int own = a.dim(axis);
      int other = b.dim(axis);
      fits = own == other || own == 1 || other == 1 || own == Shape.ANY || other == Shape.ANY;
      wide = own == 1 || (own == Shape.ANY && other != 1) ? wide.with(axis, other) : wide;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          name
              + ": expected nodes of one shape but got "
              + Joined.batches(inputs)
              + "."
              + Joined.remedy(inputs));
    }
    return wide;
  }

  private record OverNumbers(String name, How how, Shape output) implements MergeFunction {

    @Override
    public Signal apply(List<Signal> signals, Pass pass) {
      List<Tensor> values = signals.stream().map(each -> Masks.known(name, each)).toList();
      Joined.checkTime(name, values, -1);
      return Signal.of(how.of(values)).withMask(Masks.and(name, signals));
    }
  }
}
