package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Rnn;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.model.Trainer;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.util.Locale;

/**
 * The adding problem (Hochreiter and Schmidhuber, 1997, "Long short-term memory", experiment 4), in
 * the form of Le, Jaitly and Hinton, 2015: random numbers of [0, 1] one after the other, of which
 * one in each half is marked. What is their sum? Who always says 1 is off by 1/6 in the mean
 * square, and to do better a network must remember a number for hundreds of steps.
 */
public final class AddingProblem {
  private static final int BATCH = 50;
  private static final int BATCHES = 100;
  private static final int HELD_OUT = 1_000;

  private AddingProblem() {}

  public static void main(String[] args) {
    int epochs = Arguments.epochs(args, 100);
    for (int steps : new int[] {100, 400}) {
      run(LongMemory.lstm(64, steps), steps, epochs);
      run(gru(64), steps, epochs);
    }
  }

  /** The mean squared error on sequences that were never seen. */
  static double run(Rnn rnn, int steps, int epochs) {
    Model model = Sequential.seeded(1, input(steps, 2), rnn, dense(1));
    Trainer trainer = model.compile(adam(2e-3f).clipGlobalNorm(1), meanSquaredError());
    trainer.fit(
        Endless.of(BATCHES, random -> problems(steps, BATCH, random)),
        Fit.epochs(epochs)
            .validation(Endless.of(1, random -> problems(steps, HELD_OUT, random.fork("valid"))))
            .callbacks(new StopBelow("val_loss", 1e-3)));

    Batch test = problems(steps, HELD_OUT, RandomState.seeded(2));
    double error = trainer.evaluate(Endless.of(1, random -> test)).getOrDefault("loss", 1.0);
    System.out.printf(
        Locale.ROOT,
        "%s, %d steps: mean squared error %.5f after %,d sequences%n",
        rnn.kind(),
        steps,
        error,
        (long) trainer.optimizer().steps() * BATCH);
    return error;
  }

  /** x [batch, steps, 2], a number and whether it is marked; y [batch, 1]. */
  private static Batch problems(int steps, int batch, RandomState random) {
    float[] x = new float[batch * steps * 2];
    float[] y = new float[batch];
    for (int i = 0; i < batch; i++) {
      for (int t = 0; t < steps; t++) {
        x[(i * steps + t) * 2] = random.nextFloat();
      }
      int half = steps / 2;
      for (int marked : new int[] {random.nextInt(half), half + random.nextInt(steps - half)}) {
        x[(i * steps + marked) * 2 + 1] = 1;
        y[i] += x[(i * steps + marked) * 2];
      }
    }
    return Batch.of(Tensor.of(x, batch, steps, 2), Tensor.of(y, batch, 1));
  }
}
