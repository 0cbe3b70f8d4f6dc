package dev.rondo.examples;

import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.weights.Initializers.glorotUniform;
import static dev.rondo.weights.Initializers.orthogonal;

import dev.rondo.cells.LstmCell;
import dev.rondo.layers.Rnn;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Initializer;

/**
 * First biases of an LSTM of which each unit forgets at its own pace, in 1 to {@code steps} steps
 * (Tallec and Ollivier, 2018, "Can recurrent neural networks warp time?"): {@code ln u} for a
 * forget gate, {@code u} uniform, and the negative of it for the input gate. With the usual bias of
 * 1 a unit forgets half of what it knows in two or three steps, and what a gradient tells of
 * hundreds of steps before is lost in the noise.
 *
 * @param steps for how long there is something to remember, 3 or more
 */
record LongMemory(int steps) implements Initializer {

  static Rnn lstm(int units, int steps) {
    return rnn(
        new LstmCell(units)
            .withoutUnitForgetBias()
            .initializers(glorotUniform(), orthogonal(), new LongMemory(steps)));
  }

  @Override
  public float[] values(Shape shape, RandomState random) {
    int units = shape.dim(0) / 4; // the gates are i f g o
    float[] bias = new float[4 * units];
    for (int unit = 0; unit < units; unit++) {
      float forget = (float) Math.log(1 + random.nextFloat() * (steps - 2));
      bias[unit] = -forget;
      bias[units + unit] = forget;
    }
    return bias;
  }
}
