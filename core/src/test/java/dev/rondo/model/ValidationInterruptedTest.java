package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.metrics.Metrics.mae;
import static dev.rondo.model.Callbacks.checkpoint;
import static dev.rondo.optimizers.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.tensor.Shape;
import dev.rondo.testing.Tensors;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that ends while it validates: all batches of the epoch are done, the epoch is not. */
class ValidationInterruptedTest {
  @TempDir private Path folder;

  /** Validation data that ends the process at one of its batches. */
  private record Killing(Dataset data, int[] left) implements Dataset {
    @Override
    public int batches() {
      return data.batches();
    }

    @Override
    public Iterator<Batch> epoch(int epoch) {
      Iterator<Batch> batches = data.epoch(epoch);
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return batches.hasNext();
        }

        @Override
        public Batch next() {
          if (left[0]-- == 0) {
            throw new IllegalStateException("killed");
          }
          return batches.next();
        }
      };
    }
  }

  private static Trainer trainer() {
    return Sequential.of(input(Shape.ANY, 3), lstm(4).dropout(0.3f), dropout(0.4f), dense(2))
        .compile(adam(1e-2f), mse(), mae());
  }

  /** The first batch is looked at before training starts; then come three for each epoch. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6})
  void resumedItGoesOnToTheSameBits(int at) {
    Path file = folder.resolve("run.rondo");
    Dataset data =
        Dataset.of(Tensors.random(1, 13, 4, 3), Tensors.random(2, 13, 2)).batch(3).shuffle(8);
    Dataset valid = Dataset.of(Tensors.random(3, 5, 4, 3), Tensors.random(4, 5, 2)).batch(2);
    Trainer whole = trainer();
    History history = whole.fit(data, Fit.epochs(2).validation(valid));

    Trainer killed = trainer();
    Fit fit =
        Fit.epochs(2)
            .validation(new Killing(valid, new int[] {at}))
            .callbacks(checkpoint(file).everyBatches(1));
    assertThrows(IllegalStateException.class, () -> killed.fit(data, fit));
    assertEquals(at < 4 ? 5 : 10, killed.optimizer().steps());

    Trainer resumed = trainer().resume(file);
    History rest = resumed.fit(data, Fit.epochs(2).validation(valid));
    assertEquals(Bits.of(history), Bits.of(rest));
    Bits.assertSame(Bits.of(whole), Bits.of(resumed));
  }
}
