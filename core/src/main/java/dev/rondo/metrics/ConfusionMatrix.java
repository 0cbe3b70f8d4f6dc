package dev.rondo.metrics;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often each class was taken for each other one. As a metric it is the accuracy; the matrix is
 * there when that was computed:
 *
 * <pre>{@code
 * ConfusionMatrix matrix = Metrics.confusionMatrix("cat", "dog");
 * Trainer trainer = model.compile(adam(1e-3f), loss, matrix);
 * trainer.evaluate(valid);
 * System.out.println(matrix);
 * }</pre>
 *
 * <p>Predictions are [.., C], which say the class of the largest number, or of one feature, which
 * say class 1 above one half and else class 0. Targets are labels [..] or one-hot [.., C]. Weights
 * count as in other metrics; a prediction of NaN stands nowhere in the matrix and is not right.
 */
public final class ConfusionMatrix implements Metric {
  private final List<String> names;
  private volatile double @Nullable [] latest;

  ConfusionMatrix(List<String> names) {
    this.names = List.copyOf(names);
  }

  @Override
  public String name() {
    return "confusion_accuracy";
  }

  @Override
  public Meter meter() {
    return new ConfusionMeter(this);
  }

  void publish(double[] counts) {
    latest = counts;
  }

  /**
   * The matrix behind the number that this metric gave last, from whatever meter: after {@code
   * evaluate} that of its data, during and after {@code fit} with validation that of the last
   * validation.
   *
   * @return [actual, predicted]; {@code counts()[1][0]} is how often class 1 was taken for class 0
   * @throws IllegalStateException if it gave none yet
   */
  public double[][] counts() {
    double[] flat = latest;
    if (flat == null || flat.length == 0) {
      throw new IllegalStateException(
          "confusionMatrix: there are no counts yet; give it to compile and call evaluate");
    }
    int classes = (int) Math.sqrt(flat.length);
    double[][] counts = new double[classes][];
    for (int i = 0; i < classes; i++) {
      counts[i] = Arrays.copyOfRange(flat, i * classes, (i + 1) * classes);
    }
    return counts;
  }

  /** The matrix as an aligned table, or the name before there is one. */
  @Override
  public String toString() {
    double[] flat = latest;
    return flat == null || flat.length == 0 ? name() : ConfusionTable.of(counts(), names);
  }
}
