package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.layers.StateWatch;
import dev.rondo.model.Objective.Outcome;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Norm;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The pass that makes a {@link GradientFlow}. It changes nothing. */
final class FlowPass {
  private static final String NAME = "gradientFlow";

  private FlowPass() {}

  /**
   * Looks at every step, and says where a loss that is not finite comes from, as training does.
   *
   * @param clips whether training clips gradients
   * @throws DivergedException if the loss is not finite though the batch is
   */
  static GradientFlow ofFiniteLoss(Model model, Objectives objectives, Batch batch, boolean clips) {
    GradientFlow flow = run(model, objectives, batch, StateWatch::everyStep);
    if (!Double.isFinite(flow.loss())) {
      batch.checkFinite(NAME);
      List<Signal> x = model.data().signals(batch);
      List<Outcome> outcomes = objectives.outcomes(batch, model.apply(x, Pass.inference()));
      throw Divergence.explain(
          model, x, Pass.inference(), outcomes, (float) flow.loss(), NAME, clips);
    }
    return flow;
  }

  /**
   * @param places which steps to look at
   */
  static GradientFlow run(
      Model model, Objectives objectives, Batch batch, Function<GradientTape, StateWatch> places) {
    try (GradientTape tape = GradientTape.record()) {
      StateWatch watch = places.apply(tape);
      Pass pass = Pass.inference().watching(watch).penalizing();
      List<Signal> outputs = model.apply(model.data().signals(batch), pass);
      List<Outcome> outcomes = objectives.outcomes(batch, outputs);
      Tensor error = Objectives.total(outcomes).add(model.penalty(pass));
      List<Weight> trained = model.weights().trained();
      List<Differentiable> by = new ArrayList<>(watch.probes());
      by.addAll(trained);
      Gradients gradients = tape.gradient(error, by);
      Map<String, Double> weights = new LinkedHashMap<>();
      for (Weight weight : trained) {
        Tensor gradient = gradients.of(weight);
        weights.put(weight.name(), gradient == null ? 0 : Norm.of(gradient));
      }
      return new GradientFlow(error.item(), watch.norms(gradients), weights);
    }
  }
}
