package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Examples;
import dev.rondo.model.Callbacks;
import dev.rondo.model.Fit;
import dev.rondo.model.History;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.tensor.Tensor;
import java.util.Locale;

/**
 * A simple recurrent network forecasts a real series one step ahead: the lynx trapped each year in
 * the Mackenzie River district of Canada, 1821 to 1934 (Elton and Nicholson, 1942, "The ten-year
 * cycle in numbers of the lynx in Canada", Journal of Animal Ecology 11). The last 24 years are
 * forecast, each from the ten years before it, and held against saying "as last year".
 */
public final class SeriesForecast {
  private static final int LENGTH = 10;
  private static final int VALID = 16;
  private static final int TEST = 24;
  private static final int[] LYNX = {
    269, 321, 585, 871, 1475, 2821, 3928, 5943, 4950, 2577, 523, 98, 184, 279, 409, 2285, 2685,
    3409, 1824, 409, 151, 45, 68, 213, 546, 1033, 2129, 2536, 957, 361, 377, 225, 360, 731, 1638,
    2725, 2871, 2119, 684, 299, 236, 245, 552, 1623, 3311, 6721, 4254, 687, 255, 473, 358, 784,
    1594, 1676, 2251, 1426, 756, 299, 201, 229, 469, 736, 2042, 2811, 4431, 2511, 389, 73, 39, 49,
    59, 188, 377, 1292, 4031, 3495, 587, 105, 153, 387, 758, 1307, 3465, 6991, 6313, 3794, 1836,
    345, 382, 808, 1388, 2713, 3800, 3091, 2985, 3790, 674, 81, 80, 108, 229, 399, 1132, 2432, 3574,
    2935, 1537, 529, 485, 662, 1000, 1590, 2657, 3396
  };

  private SeriesForecast() {}

  /**
   * Root mean squared errors on the last years, of the decimal logarithm.
   *
   * @param network of the forecasts
   * @param lastYear of repeating the value before
   */
  record Errors(double network, double lastYear) {}

  public static void main(String[] args) {
    Errors errors = run(Arguments.epochs(args, 300));
    System.out.printf(
        Locale.ROOT,
        "root mean squared error, log10: network %.3f, as last year %.3f%n",
        errors.network(),
        errors.lastYear());
  }

  static Errors run(int epochs) {
    float[] series = new float[LYNX.length];
    for (int i = 0; i < series.length; i++) {
      series[i] = (float) Math.log10(LYNX[i]) - 3f; // centred: the numbers lie around 1000
    }
    int windows = series.length - LENGTH;
    Examples train = windows(series, 0, windows - TEST - VALID);
    Examples valid = windows(series, windows - TEST - VALID, windows - TEST);

    Model model = Sequential.of(input(LENGTH, 1), simpleRnn(32), dense(1));
    // So few years are soon learnt by heart; years kept apart say when to stop.
    History history =
        model
            .compile(adam(2e-3f), meanSquaredError())
            .fit(
                train.batch(16).shuffle(1),
                Fit.epochs(epochs).validation(valid).callbacks(Callbacks.earlyStopping(15)));
    System.out.printf(Locale.ROOT, "stopped after %d epochs%n", history.epochs().size());

    double network = 0;
    double lastYear = 0;
    for (int at = windows - TEST; at < windows; at++) {
      float actual = series[at + LENGTH];
      float forecast = model.predict(window(series, at)).item();
      System.out.printf(
          Locale.ROOT,
          "%d  trapped %5d  forecast %5.0f%n",
          1821 + at + LENGTH,
          LYNX[at + LENGTH],
          Math.pow(10, forecast + 3));
      network += Math.pow(actual - forecast, 2) / TEST;
      lastYear += Math.pow(actual - series[at + LENGTH - 1], 2) / TEST;
    }
    return new Errors(Math.sqrt(network), Math.sqrt(lastYear));
  }

  /** Windows of ten years, each with the year after it as target. */
  private static Examples windows(float[] series, int from, int to) {
    float[] x = new float[(to - from) * LENGTH];
    float[] y = new float[to - from];
    for (int i = from; i < to; i++) {
      System.arraycopy(series, i, x, (i - from) * LENGTH, LENGTH);
      y[i - from] = series[i + LENGTH];
    }
    return Dataset.of(Tensor.of(x, to - from, LENGTH, 1), Tensor.of(y, to - from, 1));
  }

  private static Tensor window(float[] series, int at) {
    float[] values = new float[LENGTH];
    System.arraycopy(series, at, values, 0, LENGTH);
    return Tensor.of(values, 1, LENGTH, 1);
  }
}
