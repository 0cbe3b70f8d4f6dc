package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Objects;

/**
 * One output of a node that has several, see {@link Node#output}.
 *
 * @param shape of one example
 */
record Part(int index, Shape shape) implements Layer {

  Part {
    Objects.requireNonNull(shape); // as a file might have it
    if (index < 0) {
      throw new IllegalArgumentException("output: expected an index from 0 but got " + index);
    }
  }

  /** A file may say anything. */
  void check(String label, String name, List<Shape> outputs) {
    if (outputs.size() < 2 || index >= outputs.size() || !outputs.get(index).equals(shape)) {
      throw new IllegalArgumentException(
          label
              + ": expected a layer of several outputs, of which "
              + index
              + " is "
              + shape
              + ", but got "
              + name
              + ", which has "
              + outputs);
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
    return new PerStep(shape) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        if (index >= x.outputs().size()) {
          throw new IllegalStateException(
              name + ": expected several outputs but the layer gave " + x.outputs().size());
        }
        return x.outputs().get(index);
      }
    };
  }
}
