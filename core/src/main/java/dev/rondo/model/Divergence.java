package dev.rondo.model;

import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.model.Objective.Outcome;
import dev.rondo.tensor.Norm;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.util.ArrayList;
import java.util.List;

/** Finds where a loss that is no longer finite comes from, though the data is. */
final class Divergence {
  private Divergence() {}

  /**
   * @param pass of the same random numbers and states as the one that gave the loss
   * @param clips whether gradients are clipped already
   */
  static DivergedException explain(
      Model model,
      List<Signal> x,
      Pass pass,
      List<Outcome> outcomes,
      float loss,
      String position,
      boolean clips) {
    return new DivergedException(
        position
            + ": the loss is "
            + loss
            + "; "
            + origin(model, x, pass, outcomes)
            + ". Lower the learning rate, or "
            + (clips
                ? "the limit that gradients are clipped to."
                : "clip gradients with clipGlobalNorm(1)."),
        null);
  }

  private static String origin(Model model, List<Signal> x, Pass pass, List<Outcome> outcomes) {
    for (Weight weight : model.weights()) {
      if (!finite(weight.value())) {
        return "the weight " + weight.name() + " is not finite";
      }
    }
    List<String> found = new ArrayList<>();
    model
        .network()
        .run(
            x,
            pass,
            (stage, signal) -> {
              if (!finite(signal)) {
                found.add(stage.name());
              }
              return found.isEmpty();
            });
    return found.isEmpty()
        ? "all layers are finite, so it comes from the loss function " + ofOutput(outcomes)
        : "the output of " + found.get(0) + " is the first that is not finite";
  }

  private static String ofOutput(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(each -> outcomes.size() > 1 && !Float.isFinite(each.loss().item()))
        .map(each -> "of " + each.objective().name())
        .findFirst()
        .orElse("itself");
  }

  private static boolean finite(Signal signal) {
    return finite(signal.value()) && signal.outputs().stream().allMatch(Divergence::finite);
  }

  private static boolean finite(Tensor tensor) {
    return tensor.isInt() || Double.isFinite(Norm.squared(tensor));
  }
}
