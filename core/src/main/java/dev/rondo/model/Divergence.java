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
  /**
   * Lengths that no healthy layer puts out. Squares of 1.8e19 are too large for float32, and a
   * layer above may have made its input some powers of ten larger.
   */
  private static final double HUGE = 1e15;

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
    List<String> huge = new ArrayList<>();
    model
        .network()
        .run(
            x,
            pass,
            (stage, signal) -> {
              if (!finite(signal)) {
                found.add(stage.name());
              }
              if (!signal.value().isInt() && Norm.of(signal.value()) > HUGE) {
                huge.add(stage.name());
              }
              return found.isEmpty();
            });
    if (!found.isEmpty()) {
      return "the output of " + found.get(0) + " is the first that is not finite";
    }
    String why =
        huge.isEmpty()
            ? ", so it comes from the loss function "
            : ", but the output of "
                + huge.get(0)
                + " is the first of a length beyond 1e15, which overflows in the loss function ";
    return "all layers are finite" + why + ofOutput(outcomes);
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
