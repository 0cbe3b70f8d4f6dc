package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.model.Objective.Outcome;
import java.util.List;
import java.util.Map;

/** A pass over data that is not trained on. */
final class HeldOut {
  private HeldOut() {}

  /**
   * @return the loss and the metrics by name
   * @throws IllegalArgumentException if there is no data, or it does not fit
   */
  static Map<String, Double> measure(Model model, Objectives objectives, Iterable<Batch> data) {
    Evaluation evaluation = new Evaluation(objectives);
    CarriedStates carried = new CarriedStates();
    int number = 0;
    for (Batch batch : data) {
      if (!batch.continues()) {
        carried.reset();
      }
      number++;
      List<Signal> y = model.apply(model.data().signals(batch), Pass.inference().carrying(carried));
      List<Outcome> outcomes = objectives.outcomes(batch, y);
      double value = Objectives.total(outcomes).item();
      if (!Double.isFinite(value)) {
        batch.checkFinite("evaluate, batch " + number);
      }
      evaluation.add(batch.size(), outcomes, value);
    }
    if (number == 0) {
      throw new IllegalArgumentException(
          "evaluate: expected at least one batch of data but got none");
    }
    return evaluation.results();
  }
}
