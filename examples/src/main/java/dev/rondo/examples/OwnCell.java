package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.dataset.Dataset;
import dev.rondo.model.Callbacks;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A cell of one's own, {@link MinimalCell}, in a model like any other: trained on the adding
 * problem (Hochreiter and Schmidhuber, 1997), saved and read again.
 */
public final class OwnCell {
  private static final int STEPS = 16;

  private OwnCell() {}

  public static void main(String[] args) {
    double error = run(Arguments.epochs(args, 15), Path.of("own-cell.rondo"));
    System.out.printf(
        Locale.ROOT,
        "mean squared error on new sequences %.4f (always saying 1 gives 0.167)%n",
        error);
  }

  static double run(int epochs, Path file) {
    Model model = Sequential.of(input(STEPS, 2), rnn(new MinimalCell(32)), dense(1));
    System.out.println(model.summary());
    model
        .compile(adam(5e-3f), meanSquaredError())
        .fit(
            problems(2_000, 1).batch(50).shuffle(1),
            Fit.epochs(epochs).callbacks(Callbacks.progressBar(System.out)));
    model.save(file);

    Model again = Model.load(file, MinimalCell.class);
    return again
        .compile(adam(1e-3f), meanSquaredError())
        .evaluate(problems(500, 2))
        .getOrDefault("loss", Double.NaN);
  }

  /** Numbers in [0, 1], two of them marked; the target is the sum of the two. */
  private static dev.rondo.dataset.Examples problems(int n, long seed) {
    RandomState random = RandomState.seeded(seed);
    float[] x = new float[n * STEPS * 2];
    float[] y = new float[n];
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < STEPS; t++) {
        x[(i * STEPS + t) * 2] = random.nextFloat();
      }
      int[] places = random.permutation(STEPS);
      for (int marked = 0; marked < 2; marked++) {
        int at = (i * STEPS + places[marked]) * 2;
        x[at + 1] = 1f;
        y[i] += x[at];
      }
    }
    return Dataset.of(Tensor.of(x, n, STEPS, 2), Tensor.of(y, n, 1));
  }
}
