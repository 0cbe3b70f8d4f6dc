package dev.rondo.golden;

import dev.rondo.cells.Cell;
import dev.rondo.layers.Layers;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Rnn;
import dev.rondo.layers.RnnFunction;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;

/**
 * Weights of libraries that keep a matrix as [gates * H, D] and the gates in an order of their own.
 *
 * @param gates how many there are there, of which Rondo may not have all
 * @param order for each of Rondo's gates the place of the same gate there
 */
record GateLayout(int gates, int... order) {

  /** {@code i f o g}, or whatever letters, by the letters of both sides. */
  static GateLayout of(String rondo, String there) {
    return new GateLayout(there.length(), rondo.chars().map(there::indexOf).toArray());
  }

  /** [gates * H, D] there to [D, gates * H] here; a bias is a matrix with D of 1. */
  float[] toRondo(double[] theirs, int features) {
    int units = theirs.length / features / gates;
    float[] ours = new float[order.length * units * features];
    for (int gate = 0; gate < order.length; gate++) {
      for (int j = 0; j < units; j++) {
        for (int k = 0; k < features; k++) {
          ours[at(gate, j, k, units)] = (float) theirs[there(gate, j, k, units, features)];
        }
      }
    }
    return ours;
  }

  /** The way back, for gradients. */
  float[] fromRondo(float[] ours, int features) {
    int units = ours.length / features / order.length;
    float[] theirs = new float[gates * units * features];
    for (int gate = 0; gate < order.length; gate++) {
      for (int j = 0; j < units; j++) {
        for (int k = 0; k < features; k++) {
          theirs[there(gate, j, k, units, features)] = ours[at(gate, j, k, units)];
        }
      }
    }
    return theirs;
  }

  private int at(int gate, int j, int k, int units) {
    return (k * order.length + gate) * units + j;
  }

  private int there(int gate, int j, int k, int units, int features) {
    return (order[gate] * units + j) * features + k;
  }

  /** A layer of these weights, all outputs and the last state, forwards or backwards. */
  record Built(Weights weights, RnnFunction function) {
    Built(Cell cell, int features, boolean backwards) {
      this(Weights.seeded(0), cell, features, backwards);
    }

    private Built(Weights weights, Cell cell, int features, boolean backwards) {
      this(weights, layer(cell, backwards).build("rnn_1", weights, Shape.of(Shape.ANY, features)));
    }

    private static Rnn layer(Cell cell, boolean backwards) {
      Rnn layer = Layers.rnn(cell).returnSequences().returnState();
      return backwards ? layer.goBackwards() : layer;
    }

    void set(String weight, float[] values) {
      weights.get(weight).assign(Tensor.of(values, weights.get(weight).value().shape().toArray()));
      GateSwap.exchange(weights, weight);
    }

    Signal apply(Signal x) {
      return function.apply(x, Pass.inference());
    }
  }
}
