package dev.rondo.layers;

import static dev.rondo.layers.Layers.convRnn;
import static dev.rondo.layers.Layers.lstm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weights;
import org.junit.jupiter.api.Test;

/**
 * A convolutional LSTM over a line is an LSTM over all its places at once, whose matrices hold a
 * window's weights where the window stands, and zeros elsewhere.
 */
class ConvLstmTest {
  private static final int SIZE = 3;
  private static final int PLACES = 4;
  private static final int CHANNELS = 2;
  private static final int FILTERS = 3;
  private static final int GATES = 4;

  @Test
  void isAnLstmOfTiedWeights() {
    Tensor x = Tensors.random(1, 2, 5, PLACES, CHANNELS);
    Tensor kernel = Tensors.random(2, SIZE, CHANNELS, GATES * FILTERS);
    Tensor recurrent = Tensors.random(3, SIZE, FILTERS, GATES * FILTERS);
    Tensor bias = Tensors.random(4, GATES * FILTERS);

    Weights ours = Weights.seeded(0);
    ConvLstmCell cell = new ConvLstmCell(FILTERS, Shape.of(SIZE)).padding(Padding.SAME);
    LayerFunction conv =
        convRnn(cell)
            .returnSequences()
            .build("conv_lstm", ours, Shape.of(Shape.ANY, PLACES, CHANNELS));
    ours.get("kernel").assign(kernel);
    ours.get("recurrent_kernel").assign(recurrent);
    ours.get("bias").assign(bias);
    float[] actual = conv.apply(Signal.of(x), Pass.inference()).value().toArray();

    Weights tied = Weights.seeded(0);
    LayerFunction plain =
        lstm(PLACES * FILTERS)
            .returnSequences()
            .build("lstm", tied, Shape.of(Shape.ANY, PLACES * CHANNELS));
    tied.get("kernel").assign(tied(kernel, CHANNELS));
    tied.get("recurrent_kernel").assign(tied(recurrent, FILTERS));
    tied.get("bias").assign(repeated(bias));
    Tensor flat = x.reshape(2, 5, PLACES * CHANNELS);
    float[] expected = plain.apply(Signal.of(flat), Pass.inference()).value().toArray();

    assertArrayEquals(expected, actual, 1e-5f);
  }

  /** [size, channels, gates * F] to [places * channels, gates * places * F]. */
  private static Tensor tied(Tensor window, int channels) {
    float[] matrix = new float[PLACES * channels * GATES * PLACES * FILTERS];
    for (int from = 0; from < PLACES; from++) {
      for (int to = 0; to < PLACES; to++) {
        int tap = from - to + SIZE / 2;
        for (int c = 0; tap >= 0 && tap < SIZE && c < channels; c++) {
          for (int column = 0; column < GATES * FILTERS; column++) {
            int row = from * channels + c;
            matrix[row * GATES * PLACES * FILTERS + place(column, to)] = window.get(tap, c, column);
          }
        }
      }
    }
    return Tensor.of(matrix, PLACES * channels, GATES * PLACES * FILTERS);
  }

  private static Tensor repeated(Tensor bias) {
    float[] all = new float[GATES * PLACES * FILTERS];
    for (int column = 0; column < GATES * FILTERS; column++) {
      for (int to = 0; to < PLACES; to++) {
        all[place(column, to)] = bias.get(column);
      }
    }
    return Tensor.of(all, all.length);
  }

  /** Where a gate's filter stands for a place: gates, in them places, in them filters. */
  private static int place(int column, int to) {
    int gate = column / FILTERS;
    return (gate * PLACES + to) * FILTERS + column % FILTERS;
  }
}
