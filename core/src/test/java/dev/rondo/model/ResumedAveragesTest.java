package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.huber;
import static dev.rondo.model.Callbacks.exponentialAverage;
import static dev.rondo.model.Callbacks.stochasticAverage;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batch by batch after a checkpoint whose model is the average of the weights: beside a run of as
 * many steps without averages, which takes the same steps.
 */
class ResumedAveragesTest {
  private static final String BIAS = "dense_2/bias";
  private static final float MOMENTUM = 0.8f;

  @TempDir private Path folder;
  private Path file;
  private Trainer plain;

  private final Dataset data =
      Dataset.of(Tensors.random(1, 9, 3), Tensors.random(2, 9, 1)).batch(3).shuffle(8);
  private final Dataset valid = Dataset.of(Tensors.random(3, 5, 3), Tensors.random(4, 5, 1));
  private final Batch batch = Batch.of(Tensors.random(5, 4, 3), Tensors.random(6, 4, 1));

  private static Trainer trainer() {
    return Sequential.of(input(3), dense(8), dropout(0.2f), dense(1)).compile(adam(5e-2f), huber());
  }

  private static double bias(Model model) {
    return model.weights().get(BIAS).value().get(0);
  }

  @BeforeEach
  void twoEpochs() {
    file = folder.resolve("run.rondo");
    write(exponentialAverage(MOMENTUM));
    plain = trainer();
    plain.fit(data, Fit.epochs(2));
  }

  private void write(Callback average) {
    trainer().fit(data, Fit.epochs(2).callbacks(average, Callbacks.checkpoint(file)));
  }

  @Test
  void aBatchTrainsTheWeightsAndNotTheirAverages() {
    plain.trainOnBatch(batch);
    plain.trainOnBatch(batch);
    for (Callback average : List.of(exponentialAverage(MOMENTUM), stochasticAverage(1))) {
      write(average);
      Trainer resumed = trainer().resume(file);
      resumed.trainOnBatch(batch);
      resumed.trainOnBatch(batch);
      Bits.assertSame(Bits.of(plain), Bits.of(resumed));
    }
  }

  /** Whoever writes a checkpoint, the averages have taken in the batch it comes after. */
  @Test
  void aCallbackOfOnesOwnMayWriteTheCheckpoint() {
    Callback writer =
        new Callback() {
          private int steps;

          @Override
          public void onBatchEnd(Trainer trainer, Progress progress) {
            if (++steps == 4) {
              trainer.saveCheckpoint(file);
            }
          }
        };
    Trainer whole = trainer();
    whole.fit(data, Fit.epochs(2).callbacks(writer, exponentialAverage(MOMENTUM)));
    Trainer resumed = trainer().resume(file);
    resumed.fit(data, Fit.epochs(2).callbacks(exponentialAverage(MOMENTUM)));
    Bits.assertSame(Bits.of(whole), Bits.of(resumed));
  }

  /** What the file holds as a model is what is measured, until something is trained. */
  @Test
  void beforeThatTheAveragesAreMeasured() {
    Trainer resumed = trainer().resume(file);
    Trainer averages = Model.load(file).compile(adam(5e-2f), huber());
    assertEquals(averages.evaluate(valid), resumed.evaluate(valid));
    assertEquals(Bits.of(averages.model()), Bits.of(resumed.model()));
    assertNotEquals(plain.evaluate(valid), resumed.evaluate(valid));
  }

  /** The averages of the checkpoint take in the weights after each batch of the third epoch. */
  @Test
  void fitThenGoesOnFromBoth() {
    double average = bias(Model.load(file));
    List<Double> biases = new ArrayList<>();
    Callback record =
        new Callback() {
          @Override
          public void onBatchEnd(Trainer trainer, Progress progress) {
            biases.add(bias(trainer.model()));
          }
        };
    Trainer resumed = trainer().resume(file);
    resumed.trainOnBatch(batch);
    resumed.fit(data, Fit.epochs(3).callbacks(record, exponentialAverage(MOMENTUM)));
    assertEquals(3, biases.size());
    for (double each : biases) {
      average = MOMENTUM * average + (1 - MOMENTUM) * each;
    }
    assertEquals(average, bias(resumed.model()), 1e-6);
  }

  /** What was trained is in the file, and what its average is too. */
  @Test
  void aCheckpointAfterThatGoesOnToo() {
    Path later = folder.resolve("later.rondo");
    Trainer resumed = trainer().resume(file);
    resumed.trainOnBatch(batch);
    resumed.saveCheckpoint(later);
    Trainer again = trainer().resume(later);
    Bits.assertSame(Bits.of(resumed), Bits.of(again));
    plain.trainOnBatch(batch);
    plain.trainOnBatch(batch);
    again.trainOnBatch(batch);
    Bits.assertSame(Bits.of(plain), Bits.of(again));

    Fit three = Fit.epochs(3);
    resumed.trainOnBatch(batch);
    resumed.fit(data, three.callbacks(exponentialAverage(MOMENTUM)));
    again.fit(data, three.callbacks(exponentialAverage(MOMENTUM)));
    Bits.assertSame(Bits.of(resumed), Bits.of(again));
  }

  @Test
  void aBatchThatFailsLeavesTheAverages() {
    Trainer resumed = trainer().resume(file);
    var before = Bits.of(resumed);
    Tensor bad = Tensor.full(Shape.of(4, 3), Float.NaN);
    says(() -> resumed.trainOnBatch(Batch.of(bad, batch.y())), "expected finite numbers");
    Bits.assertSame(before, Bits.of(resumed));
    resumed.trainOnBatch(batch);
    plain.trainOnBatch(batch);
    Bits.assertSame(Bits.of(plain), Bits.of(resumed));
  }

  @Test
  void aTestOfLearningRatesLeavesThemToo() {
    Trainer resumed = trainer().resume(file);
    var before = Bits.of(resumed);
    LearningRateFinder finder = LearningRateFinder.between(1e-4, 1e-2).steps(5);
    assertEquals(
        finder.find(plain, data).points(), finder.find(resumed, data).points(), "the same steps");
    Bits.assertSame(before, Bits.of(resumed));
    resumed.trainOnBatch(batch);
    plain.trainOnBatch(batch);
    Bits.assertSame(Bits.of(plain), Bits.of(resumed));
  }
}
