package dev.rondo.model;

import static dev.rondo.layers.Layers.batchNormalization;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.huber;
import static dev.rondo.metrics.Metrics.mae;
import static dev.rondo.model.Callbacks.earlyStopping;
import static dev.rondo.model.Callbacks.exponentialAverage;
import static dev.rondo.model.Callbacks.stochasticAverage;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Dataset;
import dev.rondo.testing.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Averages in {@code fit}, beside the weights that a run without them has. */
class WeightAveragingTest {
  private static final String BIAS = "dense_2/bias";

  @TempDir private Path folder;

  private final Dataset data =
      Dataset.of(Tensors.random(1, 9, 3), Tensors.random(2, 9, 1)).batch(3).shuffle(8);
  private final Dataset valid = Dataset.of(Tensors.random(3, 5, 3), Tensors.random(4, 5, 1));

  private static Trainer trainer() {
    return Sequential.of(input(3), dense(8), dropout(0.2f), dense(1))
        .compile(adam(5e-2f), huber(), mae());
  }

  private static double bias(Trainer trainer) {
    return trainer.model().weights().get(BIAS).value().get(0);
  }

  /** What each batch, and each end of an epoch, left in the model. */
  private static final class Record implements Callback {
    final List<Map<String, List<Integer>>> batches = new ArrayList<>();
    final List<Double> biases = new ArrayList<>();
    final List<Double> atEnds = new ArrayList<>();

    @Override
    public void onBatchEnd(Trainer trainer, Progress progress) {
      batches.add(Bits.of(trainer.model()));
      biases.add(bias(trainer));
    }

    @Override
    public void onEpochEnd(Trainer trainer, EpochLog log) {
      atEnds.add(bias(trainer));
    }
  }

  /** The run without averages, whose steps all others must take too. */
  private Record plain(int epochs) {
    Record record = new Record();
    trainer().fit(data, Fit.epochs(epochs).validation(valid).callbacks(record));
    return record;
  }

  @Test
  void exponentialOverBatches() {
    Record plain = plain(4);
    Record record = new Record();
    Trainer trainer = trainer();
    Fit fit = Fit.epochs(4).validation(valid);
    History history = trainer.fit(data, fit.callbacks(record, exponentialAverage(0.8f)));
    assertEquals(plain.batches, record.batches);
    double average = plain.biases.get(0);
    List<Double> atEnds = new ArrayList<>();
    for (int i = 0; i < plain.biases.size(); i++) {
      average = i == 0 ? average : 0.8f * average + (1 - 0.8f) * plain.biases.get(i);
      if (i % 3 == 2) {
        atEnds.add(average);
      }
    }
    for (int epoch = 0; epoch < 4; epoch++) {
      assertEquals(atEnds.get(epoch), record.atEnds.get(epoch), 1e-6);
    }
    assertEquals(average, bias(trainer), 1e-6);
    // What validation saw last is what the model has now.
    trainer
        .evaluate(valid)
        .forEach((name, value) -> assertEquals(history.last("val_" + name), value));
  }

  @Test
  void stochasticOverTheLastEpochs() {
    Record plain = plain(6);
    Record record = new Record();
    Trainer trainer = trainer();
    trainer.fit(data, Fit.epochs(6).validation(valid).callbacks(stochasticAverage(4), record));
    assertEquals(plain.batches, record.batches);
    double sum = 0;
    for (int epoch = 1; epoch <= 6; epoch++) {
      double own = plain.biases.get(3 * epoch - 1);
      sum += epoch < 4 ? 0 : own;
      assertEquals(epoch < 4 ? own : sum / (epoch - 3), record.atEnds.get(epoch - 1), 1e-6);
    }
    assertEquals(sum / 3, bias(trainer), 1e-6);
  }

  /** A stop leaves the weights, to go on from; so does what is thrown at the end of an epoch. */
  @Test
  void whoDoesNotFinishKeepsTheWeights() {
    Record plain = plain(3);
    Callback stop =
        new Callback() {
          @Override
          public void onEpochEnd(Trainer trainer, EpochLog log) {
            trainer.stop();
          }
        };
    Trainer stopped = trainer();
    stopped.fit(data, Fit.epochs(3).callbacks(exponentialAverage(0.8f), stop));
    assertEquals(plain.batches.get(2), Bits.of(stopped.model()));
    Callback fail =
        new Callback() {
          @Override
          public void onEpochEnd(Trainer trainer, EpochLog log) {
            throw new ArithmeticException("of the test");
          }
        };
    Trainer failed = trainer();
    Fit fit = Fit.epochs(3).callbacks(exponentialAverage(0.8f), fail);
    assertThrows(ArithmeticException.class, () -> failed.fit(data, fit));
    assertEquals(plain.batches.get(2), Bits.of(failed.model()));
  }

  /** The best averages, in whatever order the two are given. */
  @Test
  void earlyStoppingPutsBackTheBestAverages() {
    for (boolean before : new boolean[] {true, false}) {
      Trainer trainer = trainer();
      Callback average = exponentialAverage(0.8f);
      Callback stop = earlyStopping(100);
      Fit fit = Fit.epochs(40).validation(valid);
      History history =
          trainer.fit(data, before ? fit.callbacks(stop, average) : fit.callbacks(average, stop));
      double best = Double.POSITIVE_INFINITY;
      for (double each : history.get("val_loss")) {
        best = Math.min(best, each);
      }
      assertTrue(best < history.last("val_loss"), "the last was the best, so this shows nothing");
      assertEquals(best, trainer.evaluate(valid).get("loss"));
    }
  }

  @Test
  void aCheckpointAfterAnEpochLoadsAsTheAveragedModel() {
    Path file = folder.resolve("best.rondo");
    Trainer trainer = trainer();
    trainer.fit(
        data,
        Fit.epochs(3)
            .validation(valid)
            .callbacks(exponentialAverage(0.8f), Callbacks.checkpoint(file)));
    Bits.assertSame(Bits.of(trainer.model()), Bits.of(Model.load(file)));
    assertNotEquals(plain(3).batches.get(8), Bits.of(trainer.model()));
  }

  /**
   * Saved by hand when all was done, with the averages in the model, it goes on from the weights.
   */
  @Test
  void aRunThatWasDoneCanBeMadeLonger() {
    Path file = folder.resolve("run.rondo");
    Trainer whole = trainer();
    whole.fit(data, Fit.epochs(5).callbacks(exponentialAverage(0.8f)));
    Trainer first = trainer();
    first.fit(data, Fit.epochs(2).callbacks(exponentialAverage(0.8f)));
    first.saveCheckpoint(file);
    Trainer longer = trainer().resume(file);
    longer.fit(data, Fit.epochs(5).callbacks(exponentialAverage(0.8f)));
    Bits.assertSame(Bits.of(whole), Bits.of(longer));
  }

  /** The model of the checkpoint is the average; without the callback it would train on from it. */
  @Test
  void aRunGoesOnWithTheSameAverageOnly() {
    Path file = folder.resolve("run.rondo");
    Callback checkpoint = Callbacks.checkpoint(file);
    trainer().fit(data, Fit.epochs(2).callbacks(stochasticAverage(1), checkpoint));
    Trainer resumed = trainer().resume(file);
    var before = Bits.of(resumed);
    Fit four = Fit.epochs(4);
    String was = "expected the average of the weights that the checkpoint was made with, ";
    says(() -> resumed.fit(data, four), was + "stochasticAverage(1), but got none; give stoch");
    Fit other = four.callbacks(exponentialAverage(0.9f));
    says(() -> resumed.fit(data, other), "but got exponentialAverage(0.9f)");
    Fit later = four.callbacks(stochasticAverage(4));
    says(() -> resumed.fit(data, later), "stochasticAverage(1), but got stochasticAverage(4)");
    Bits.assertSame(before, Bits.of(resumed));
    // Refused before anything was changed, it goes on with the right one.
    resumed.fit(data, four.callbacks(stochasticAverage(1)));
    Trainer whole = trainer();
    whole.fit(data, four.callbacks(stochasticAverage(1)));
    Bits.assertSame(Bits.of(whole), Bits.of(resumed));

    trainer().fit(data, Fit.epochs(2).callbacks(exponentialAverage(0.8f), checkpoint));
    Trainer exponential = trainer().resume(file);
    says(() -> exponential.fit(data, other), "exponentialAverage(0.8f), but got exponentialA");
    // Nothing was averaged yet, so nothing is lost.
    trainer().fit(data, Fit.epochs(4).callbacks(stochasticAverage(4), stopAfter(2), checkpoint));
    Trainer plain = trainer();
    plain.fit(data, four);
    Trainer without = trainer().resume(file);
    without.fit(data, four);
    Bits.assertSame(Bits.of(plain), Bits.of(without));
  }

  /** What a batch normalization keeps is no average, and comes back from a checkpoint. */
  @Test
  void aRunWithBatchNormalizationGoesOn() {
    Path file = folder.resolve("run.rondo");
    Supplier<Trainer> trainer =
        () ->
            Sequential.of(input(3), dense(8), batchNormalization(), dense(1))
                .compile(adam(5e-2f), huber());
    Trainer whole = trainer.get();
    whole.fit(data, Fit.epochs(4).callbacks(exponentialAverage(0.8f)));
    trainer
        .get()
        .fit(data, Fit.epochs(2).callbacks(exponentialAverage(0.8f), Callbacks.checkpoint(file)));
    Trainer resumed = trainer.get().resume(file);
    resumed.fit(data, Fit.epochs(4).callbacks(exponentialAverage(0.8f)));
    Bits.assertSame(Bits.of(whole), Bits.of(resumed));
    Trainer plain = trainer.get();
    plain.fit(data, Fit.epochs(4));
    String mean = "batch_normalization_1/moving_mean";
    assertEquals(Bits.of(plain.model()).get(mean), Bits.of(whole.model()).get(mean));
  }

  private static Callback stopAfter(int epoch) {
    return new Callback() {
      @Override
      public void onEpochEnd(Trainer trainer, EpochLog log) {
        if (log.epoch() == epoch) {
          trainer.stop();
        }
      }
    };
  }

  @Test
  void misuseIsSaid() {
    says(() -> stochasticAverage(0), "a first epoch from 1 but got 0");
    says(
        () -> Fit.epochs(3).callbacks(stochasticAverage(10)),
        "stochasticAverage: expected a first epoch from 1 to 3 but got 10");
    assertEquals(1, Fit.epochs(3).callbacks(stochasticAverage(3)).callbacks().size());
    says(() -> exponentialAverage(1.5f), "a momentum from 0 to below 1 but got 1.5");
    Fit two = Fit.epochs(1).callbacks(exponentialAverage(0.5f), stochasticAverage(1));
    says(() -> trainer().fit(data, two), "expected one average of the weights but got two");
  }
}
