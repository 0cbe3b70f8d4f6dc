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
 * say class 1 above one half, or another {@link #threshold}, and else class 0. Targets are labels
 * [..] or one-hot [.., C]. Weights count as in other metrics; a prediction of NaN stands nowhere in
 * the matrix and is not right.
 */
public final class ConfusionMatrix implements Metric {
  private final List<String> names;
  private final @Nullable Float cut;
  private volatile double @Nullable [] latest;

  /**
   * @param cut null if it was not set
   */
  ConfusionMatrix(List<String> names, @Nullable Float cut) {
    this.names = List.copyOf(names);
    this.cut = cut;
  }

  /**
   * A new matrix, for predictions of one feature, which say class 1 above this. One other than 0.5
   * is in its name: {@code confusion_accuracy_at_0}.
   *
   * @param threshold 0.5 for probabilities; 0 for logits
   */
  public ConfusionMatrix threshold(float threshold) {
    return new ConfusionMatrix(names, Threshold.check("confusionMatrix", threshold));
  }

  @Override
  public String name() {
    return Threshold.name("confusion_accuracy", cut == null ? Threshold.DEFAULT : cut);
  }

  /**
   * Above what a prediction says class 1.
   *
   * @param features of the predictions; a threshold is for one
   */
  float above(int features) {
    if (cut != null && features > 1) {
      throw new IllegalArgumentException(
          name()
              + ": expected predictions of one feature, for the threshold, but got "
              + features
              + "; the largest of several is what they say, so leave threshold out");
    }
    return cut == null ? Threshold.DEFAULT : cut;
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
