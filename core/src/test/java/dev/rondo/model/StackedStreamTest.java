package dev.rondo.model;

import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import org.junit.jupiter.api.Test;

class StackedStreamTest {

  /**
   * A layer that returns its state hands none to the next, so each step needs its own past only.
   */
  @Test
  void layersThatReturnTheirStateStream() {
    Model model =
        Sequential.of(
            input(ANY, 3),
            lstm(4).returnSequences().returnState(),
            gru(5).returnSequences().returnState(),
            lstm(4).returnState());
    Tensor x = Tensors.random(1, 1, 6, 3);
    Session session = model.session();
    float[] last = {};
    for (int t = 0; t < 6; t++) {
      last = session.step(x.slice(1, t, t + 1).toArray());
    }
    assertArrayEquals(model.forward(x).toArray(), last, 1e-6f);
  }
}
