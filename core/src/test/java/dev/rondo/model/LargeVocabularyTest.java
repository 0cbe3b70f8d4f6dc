package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.testing.Tensors.ints;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Batch;
import dev.rondo.kernel.Workers;
import dev.rondo.testing.Allocated;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A training step with an embedding costs the words of the batch, not the vocabulary. */
class LargeVocabularyTest {
  private final int threads = Workers.threads();

  @AfterEach
  void restoreThreads() {
    Workers.threads(threads);
  }

  @Test
  void aStepMakesNothingOfTheSizeOfTheVocabulary() {
    Workers.threads(1);
    int vocabulary = 500_000;
    Trainer trainer =
        Sequential.of(embedding(vocabulary, 8), lstm(8), dense(3))
            .compile(adam(0.01f).clipGlobalNorm(1), sparseCategoricalCrossentropy().fromLogits());
    Batch batch = Batch.of(ints(1, vocabulary, 4, 5), ints(2, 3, 4));
    double first = trainer.trainOnBatch(batch);
    long before = Allocated.bytes();
    double last = first;
    for (int step = 0; step < 20; step++) {
      last = trainer.trainOnBatch(batch);
    }
    long each = (Allocated.bytes() - before) / 20;
    // one array of the table has 16,000,000
    assertTrue(each < 1_000_000, each + " bytes a step");
    assertTrue(last < 0.7 * first, "it learns: " + first + " to " + last);
  }
}
