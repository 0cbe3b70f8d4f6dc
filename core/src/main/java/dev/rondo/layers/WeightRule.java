package dev.rondo.layers;

import dev.rondo.weights.Constraint;
import dev.rondo.weights.Regularizer;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule for the weights of a layer that have a name.
 *
 * @param weight the name in the layer, or what it ends with after a slash
 */
record WeightRule(
    String weight, @Nullable Regularizer regularizer, @Nullable Constraint constraint) {

  /** For {@link Merge#options}. */
  String options() {
    return Words.join(
        ", ",
        regularizer == null ? "" : regularizer.kind() + " " + weight,
        constraint == null ? "" : constraint.kind() + " " + weight);
  }

  /**
   * @param name the layer's
   * @throws IllegalArgumentException if there is no such weight, naming those there are
   */
  void apply(String name, Weights weights) {
    List<Weight> all =
        weights.list().stream().filter(each -> ("/" + each.name()).endsWith("/" + weight)).toList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          name
              + ": expected a weight "
              + weight
              + " for a regularizer or a constraint but got "
              + weights.list()
              + ".");
    }
    for (Weight each : all) {
      try {
        if (regularizer != null) {
          each.regularize(regularizer);
        }
        if (constraint != null) {
          each.constrain(constraint);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(each.name() + ": " + e.getMessage(), e);
      }
    }
  }
}
