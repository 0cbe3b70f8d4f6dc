package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.metrics.Metrics.mean;
import static dev.rondo.metrics.Metrics.r2;
import static dev.rondo.model.Callbacks.earlyStopping;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Dataset;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  private final Model model = Sequential.of(input(3), dense(1));
  private final Trainer trainer =
      model.compile(sgd(0.01f), meanSquaredError(), r2(), mean("score", meanSquaredError()));
  private final Dataset data = Dataset.of(Tensors.random(1, 6, 3), Tensors.random(2, 6, 1));
  private final Fit fit = Fit.epochs(100).validation(data);

  /** Gives the epochs these values, with the number of the epoch as the bias; the last epoch. */
  private int run(EarlyStopping callback, String name, double... values) {
    trainer.fit(data, Fit.epochs(1)); // what an earlier fit left is of no account
    int epochs = values.length;
    callback.onTrainBegin(trainer, new Fit(epochs, data, List.of()));
    int epoch = 0;
    while (epoch < epochs && !trainer.isStopped()) {
      bias(epoch + 1);
      callback.onEpochEnd(trainer, new EpochLog(epoch + 1, epochs, 1, Map.of(name, values[epoch])));
      epoch++;
    }
    callback.onTrainEnd(trainer);
    return epoch;
  }

  private void bias(float value) {
    model.weights().get("dense_1/bias").assign(Tensor.of(new float[] {value}, 1));
  }

  private float bias() {
    return model.weights().get("dense_1/bias").value().get(0);
  }

  @Test
  void waitsForAsManyEpochsAsItIsPatient() {
    assertEquals(5, run(earlyStopping(2), "val_loss", 5, 4, 3, 3, 3.5, 0, 0));
    assertEquals(3, bias());
    assertEquals(3, run(earlyStopping(1), "val_loss", 5, 4, 4.5, 0, 0));
    assertEquals(2, bias());
    assertEquals(7, run(earlyStopping(3), "val_loss", 5, 6, 7, 4, 5, 6, 7, 0));
    assertEquals(4, bias());
  }

  @Test
  void theBestWeightsComeBackWhenAllEpochsAreDone() {
    assertEquals(4, run(earlyStopping(9), "val_loss", 5, 3, 4, 6));
    assertEquals(2, bias());
    assertEquals(4, run(earlyStopping(9).keepLast(), "val_loss", 5, 3, 4, 6));
    assertEquals(4, bias());
  }

  @Test
  void aSmallGainIsNoGain() {
    EarlyStopping callback = earlyStopping(2).minDelta(0.5);
    assertEquals(4, run(callback, "val_loss", 5, 4, 3.6, 3.5, 0));
    assertEquals(2, bias());
    says(() -> earlyStopping(2).minDelta(-1), "minDelta: expected a number of 0 or more");
    says(() -> earlyStopping(0), "earlyStopping: expected a patience of at least 1 epoch");
  }

  @Test
  void knownScoresRise() {
    assertEquals(5, run(earlyStopping(2).monitor("val_r2"), "val_r2", 0.1, 0.3, 0.5, 0.4, 0.5, 1));
    assertEquals(3, bias());
    assertTrue(Monitor.of("val_sparse_categorical_accuracy").rises());
    assertFalse(Monitor.of("val_perplexity").rises());
    assertTrue(Monitor.of("val_f1_micro_at_0.3").rises());
    assertTrue(Monitor.of("binary_accuracy_at_-1.0E-4").rises());
  }

  @Test
  void aScoreOfOnesOwnRisesIfOneSaysSo() {
    EarlyStopping rising = earlyStopping(2).monitor("val_score", true);
    assertEquals(4, run(rising, "val_score", 1, 2, 2, 1.5, 0));
    assertEquals(2, bias());
    EarlyStopping falling = earlyStopping(2).monitor("val_score");
    assertEquals(3, run(falling, "val_score", 1, 2, 2, 1.5, 0));
    assertEquals(1, bias());
  }

  /** NaN is no improvement, and leaves nothing to put back. */
  @Test
  void nanIsNeverBest() {
    assertEquals(2, run(earlyStopping(2), "val_loss", Double.NaN, Double.NaN, 1));
    assertEquals(2, bias());
    assertEquals(4, run(earlyStopping(2), "val_loss", 3, 2, Double.NaN, Double.NaN, 1));
    assertEquals(2, bias());
  }

  /** Who stops by hand may resume: the weights must stay those of that moment. */
  @Test
  void aStopByOthersLeavesTheWeights() {
    EarlyStopping callback = earlyStopping(9);
    callback.onTrainBegin(trainer, fit);
    bias(1);
    callback.onEpochEnd(trainer, new EpochLog(1, 100, 1, Map.of("val_loss", 1.0)));
    bias(2);
    callback.onEpochEnd(trainer, new EpochLog(2, 100, 1, Map.of("val_loss", 2.0)));
    callback.onTrainEnd(trainer);
    assertEquals(2, bias());
    // All epochs are done: now the best come back, also if that is known from a checkpoint only.
    callback.onTrainBegin(trainer, new Fit(2, data, List.of()));
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model.weights().forEach(weight -> weights.put(weight.name(), weight.value().detach()));
    callback.restore(trainer, Map.of("done", 2.0), weights);
    bias(3);
    callback.onTrainEnd(trainer);
    assertEquals(2, bias());
  }

  @Test
  void inAFit() {
    Trainer overfits = Sequential.of(input(3), dense(1)).compile(sgd(0.3f), meanSquaredError());
    Dataset valid = Dataset.of(Tensors.random(7, 6, 3), Tensors.random(8, 6, 1));
    History history =
        overfits.fit(data, Fit.epochs(500).validation(valid).callbacks(earlyStopping(3)));
    double[] losses = history.get("val_loss");
    int n = losses.length;
    assertTrue(n < 500, "stopped");
    double best = losses[n - 4];
    for (int i = 1; i <= 3; i++) {
      assertTrue(losses[n - i] >= best);
    }
    assertEquals(best, overfits.evaluate(valid).get("loss"));
  }

  @Test
  void anUnknownValueIsSaidBeforeTrainingStarts() {
    Fit without = Fit.epochs(3).callbacks(earlyStopping(1));
    says(
        () -> trainer.fit(data, without),
        "earlyStopping: expected to monitor one of [loss, r2, score] but got val_loss",
        "give fit a validation set");
    Fit unknown = fit.callbacks(earlyStopping(1).monitor("val_accuracy"));
    says(() -> trainer.fit(data, unknown), "val_accuracy; give the metric to compile");
    assertEquals(0, trainer.optimizer().steps());
  }
}
