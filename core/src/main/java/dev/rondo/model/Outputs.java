package dev.rondo.model;

import dev.rondo.losses.Loss;
import dev.rondo.metrics.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the outputs of a model are trained and measured by.
 *
 * <pre>{@code
 * model.compile(adam(1e-3f),
 *     outputs().loss("price", mse(), 0.3f).metrics("price", Metrics.mae())
 *              .loss("sold", binaryCrossentropy()));
 * }</pre>
 *
 * The loss of training is the sum of these, each times its weight. Results are called {@code loss},
 * {@code price_loss} and {@code sold_loss}, which are without their weights, and {@code price_mae}.
 * An output without a loss is only computed; data has no target for it.
 */
public final class Outputs {

  /** What one output is measured by. */
  record Part(Loss loss, float weight) {}

  private final Map<String, Part> losses;
  private final Map<String, List<Metric>> metrics;

  private Outputs(Map<String, Part> losses, Map<String, List<Metric>> metrics) {
    this.losses = losses;
    this.metrics = metrics;
  }

  /** None yet. */
  public static Outputs outputs() {
    return new Outputs(Map.of(), Map.of());
  }

  /** With a loss of weight 1. */
  public Outputs loss(String output, Loss loss) {
    return loss(output, loss, 1f);
  }

  /**
   * With a loss.
   *
   * @param output the name of an output
   * @param weight how much it matters, 0 or more
   * @throws IllegalArgumentException if the output has a loss already
   */
  public Outputs loss(String output, Loss loss, float weight) {
    if (!(weight >= 0) || Float.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "outputs: expected a finite weight of 0 or more for " + output + " but got " + weight);
    }
    Map<String, Part> all = new LinkedHashMap<>(losses);
    if (all.put(output, new Part(loss, weight)) != null) {
      throw new IllegalArgumentException(
          "outputs: expected one loss for each output but got two for " + output);
    }
    return new Outputs(all, metrics);
  }

  /** With metrics of an output that has a loss, after those it has. */
  public Outputs metrics(String output, Metric... more) {
    Map<String, List<Metric>> all = new LinkedHashMap<>(metrics);
    List<Metric> own = new ArrayList<>(all.getOrDefault(output, List.of()));
    own.addAll(List.of(more));
    all.put(output, List.copyOf(own));
    return new Outputs(losses, all);
  }

  Map<String, Part> losses() {
    return losses;
  }

  Map<String, List<Metric>> metrics() {
    return metrics;
  }
}
