package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.metrics.Metrics.r2;
import static dev.rondo.model.Callbacks.reduceOnPlateau;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.dataset.Dataset;
import dev.rondo.testing.Tensors;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReduceOnPlateauTest {
  private final Trainer trainer =
      Sequential.of(input(3), dense(1)).compile(sgd(0.8f), meanSquaredError(), r2());
  private final Dataset data = Dataset.of(Tensors.random(1, 6, 3), Tensors.random(2, 6, 1));
  private final Fit fit = Fit.epochs(100).validation(data);

  private void epoch(ReduceOnPlateau callback, int number, String name, double value) {
    callback.onEpochEnd(trainer, new EpochLog(number, 100, 1, Map.of(name, value)));
  }

  @Test
  void lowersTheRateAfterEachPlateau() {
    ReduceOnPlateau callback = reduceOnPlateau(0.5f, 2);
    callback.onTrainBegin(trainer, fit);
    // better, then two epochs without: half; counts anew; again two: a quarter; better: stays
    double[] values = {5, 4, 4, 4.1, 4.2, 3.99995, 3, 3.5};
    float[] rates = {0.8f, 0.8f, 0.8f, 0.4f, 0.4f, 0.2f, 0.2f, 0.2f};
    for (int i = 0; i < values.length; i++) {
      epoch(callback, i + 1, "val_loss", values[i]);
      assertEquals(rates[i], trainer.optimizer().learningRate(), 1e-7f, "epoch " + (i + 1));
    }
  }

  @Test
  void neverBelowTheLowest() {
    ReduceOnPlateau callback = reduceOnPlateau(0.1f, 1).lowest(0.25f).monitor("val_r2");
    callback.onTrainBegin(trainer, fit);
    for (int i = 1; i < 5; i++) {
      epoch(callback, i, "val_r2", 0.5 - i);
    }
    assertEquals(0.2f, trainer.optimizer().learningRate(), 1e-7f);
    // A rate that is lower already, as after a resume, is not raised.
    trainer.optimizer().learningRateScale(0.1f);
    epoch(callback, 5, "val_r2", -9);
    assertEquals(0.08f, trainer.optimizer().learningRate(), 1e-7f);
  }

  @Test
  void aScoreOfOnesOwnRisesIfOneSaysSo() {
    ReduceOnPlateau callback = reduceOnPlateau(0.5f, 1).monitor("val_loss", true);
    callback.onTrainBegin(trainer, fit);
    epoch(callback, 1, "val_loss", 1);
    epoch(callback, 2, "val_loss", 2);
    assertEquals(0.8f, trainer.optimizer().learningRate());
    epoch(callback, 3, "val_loss", 1.5);
    assertEquals(0.4f, trainer.optimizer().learningRate());
  }

  @Test
  void inAFitTheRateActs() {
    ReduceOnPlateau always = reduceOnPlateau(0.5f, 1).monitor("loss", true);
    trainer.fit(data, Fit.epochs(4).callbacks(always));
    // The loss falls, so for one who waits for it to rise, all epochs but the first are lost.
    assertEquals(0.1f, trainer.optimizer().learningRate(), 1e-7f);
  }

  @Test
  void wrongOptionsAreSaid() {
    says(() -> reduceOnPlateau(1f, 2), "reduceOnPlateau: expected a factor in (0, 1)", "1.0 and 2");
    says(() -> reduceOnPlateau(0.5f, 0), "a patience of at least 1");
    says(() -> reduceOnPlateau(0.5f, 1).lowest(2), "a lowest fraction in [0, 1] but got 2.0");
    says(
        () -> trainer.fit(data, Fit.epochs(1).callbacks(reduceOnPlateau(0.5f, 1))),
        "reduceOnPlateau: expected to monitor one of [loss, r2] but got val_loss");
  }
}
