package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.dataset.Dataset;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.model.Session;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Locale;

/**
 * One event in, one output out: a session reads a signal sample by sample, its state is saved in
 * the middle as bytes, and another session goes on from there as if nothing had happened.
 */
public final class Streaming {
  private static final int LENGTH = 50;

  private Streaming() {}

  public static void main(String[] args) {
    float difference = run(Arguments.epochs(args, 30));
    System.out.printf(Locale.ROOT, "largest difference after the move: %s%n", difference);
  }

  /** The largest difference between a session that moved and one that did not. */
  static float run(int epochs) {
    float[] signal = new float[LENGTH + 1];
    for (int t = 0; t < signal.length; t++) {
      signal[t] = (float) (Math.sin(0.4 * t) * Math.cos(0.07 * t));
    }
    Model model = Sequential.of(input(Shape.ANY, 1), gru(24).returnSequences(), dense(1));
    Tensor x = Tensor.of(java.util.Arrays.copyOf(signal, LENGTH), 1, LENGTH, 1);
    Tensor y = Tensor.of(java.util.Arrays.copyOfRange(signal, 1, LENGTH + 1), 1, LENGTH, 1);
    model.compile(adam(1e-2f), meanSquaredError()).fit(Dataset.of(x, y), Fit.epochs(epochs));

    Session stays = model.session();
    Session moves = model.session();
    float largest = 0;
    for (int t = 0; t < LENGTH; t++) {
      if (t == LENGTH / 2) {
        byte[] snapshot = moves.state(); // to a file, a database, another machine
        moves = model.session(snapshot);
        System.out.println("moved with a snapshot of " + snapshot.length + " bytes");
      }
      float[] sample = {signal[t]};
      float expected = stays.step(sample)[0];
      float forecast = moves.step(sample)[0];
      largest = Math.max(largest, Math.abs(expected - forecast));
      if (t % 10 == 9) {
        System.out.printf(
            Locale.ROOT, "t %2d  next %+.3f  forecast %+.3f%n", t, signal[t + 1], forecast);
      }
    }
    return largest;
  }
}
