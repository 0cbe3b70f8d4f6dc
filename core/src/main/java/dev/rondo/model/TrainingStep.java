package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.model.Objective.Outcome;
import dev.rondo.optimizers.NonFiniteGradientException;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One step of training: all of it, or nothing. */
final class TrainingStep {
  private final Model model;
  private final Optimizer optimizer;
  private final Objectives objectives;
  private final Evaluation metrics;

  TrainingStep(Model model, Optimizer optimizer, Objectives objectives, Evaluation metrics) {
    this.model = model;
    this.optimizer = optimizer;
    this.objectives = objectives;
    this.metrics = metrics;
  }

  /**
   * What a step changes beside what its optimizer does.
   *
   * @param metrics takes back what the step adds to them
   * @param layers what layers keep, such as moving averages
   */
  record Before(long random, CarriedStates states, Runnable metrics, Map<Weight, Tensor> layers) {

    void restoreLayers() {
      layers.forEach(Weight::assign);
    }
  }

  Before before(RandomState random, CarriedStates states) {
    Map<Weight, Tensor> layers = new LinkedHashMap<>();
    for (Weight weight : model.weights()) {
      if (weight.isState()) {
        layers.put(weight, weight.value().detach());
      }
    }
    return new Before(random.state(), states.copy(), metrics.undo(), layers);
  }

  /**
   * Changes the weights by a batch.
   *
   * @param before made right before
   * @param position of the step, for errors
   * @return the loss before the change
   */
  double run(
      Batch batch, RandomState random, CarriedStates states, Before before, String position) {
    List<Weight> trained = model.weights().trained();
    if (trained.isEmpty() && model.weights().parameters() > 0) {
      throw new IllegalStateException(
          position + ": expected weights to train but all are frozen. Call model.unfreeze(..).");
    }
    try (GradientTape tape = GradientTape.record()) {
      List<Signal> x = model.data().signals(batch);
      Pass pass = Pass.training(random).carrying(states).penalizing();
      List<Signal> y = model.apply(x, pass);
      List<Outcome> outcomes = objectives.outcomes(batch, y);
      Tensor error = Objectives.total(outcomes).add(model.penalty(pass));
      float value = error.item();
      if (!Float.isFinite(value)) {
        batch.checkFinite(position);
        before.restoreLayers();
        Pass again = Pass.training(RandomState.restored(before.random));
        throw Divergence.explain(
            model,
            x,
            again.carrying(before.states.copy()),
            outcomes,
            value,
            position,
            optimizer.clips());
      }
      // Before the weights change, since a metric may not like the shapes.
      metrics.add(batch.size(), outcomes, value);
      // A model may have no weights at all, only to be measured.
      if (!trained.isEmpty()) {
        optimizer.apply(tape.gradient(error, trained));
      }
      model.weights().constrain();
      return value;
    } catch (NonFiniteGradientException e) {
      batch.checkFinite(position);
      before.restoreLayers();
      String where = FlowWarning.overflow(model, objectives, batch);
      throw new DivergedException(position + ": " + e.getMessage() + where, e);
    }
  }
}
