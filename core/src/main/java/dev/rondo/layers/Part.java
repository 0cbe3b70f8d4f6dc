package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;

/**
 * One output of a node that has several, see {@link Node#output}: they stand side by side in the
 * last axis.
 *
 * @param from its first feature
 * @param to the feature behind its last one
 */
record Part(int from, int to) implements Layer {

  Part {
    if (from < 0 || to <= from) { // as a file might have it
      throw new IllegalArgumentException(
          "output: expected features in order but got " + from + " to " + to);
    }
  }

  @Override
  public String kind() {
    return "output";
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    if (input.rank() < 1 || input.dim(-1) < to) {
      throw new IllegalArgumentException(
          name + ": expected at least " + to + " features but got " + input);
    }
    return new PerStep(input.with(-1, to - from)) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        return x.withValue(x.value().slice(-1, from, to));
      }
    };
  }
}
