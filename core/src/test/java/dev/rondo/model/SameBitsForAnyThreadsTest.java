package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.optimizers.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Windows;
import dev.rondo.kernel.Workers;
import dev.rondo.testing.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Same seed, same bits: of weights, optimizer, states and history, for any number of threads. */
class SameBitsForAnyThreadsTest {

  /** Wide enough that every kind of kernel is split among threads. */
  private static Trainer trainer(long seed) {
    return Sequential.seeded(
            seed,
            embedding(300, 72).maskZero(),
            dropout(0.2f),
            lstm(70).returnSequences().dropout(0.3f),
            gru(67).returnSequences(),
            simpleRnn(65).returnSequences(),
            dense(300))
        .compile(
            adam(3e-3f).clipGlobalNorm(1),
            sparseCategoricalCrossentropy().fromLogits(),
            accuracy());
  }

  /** Everything that is left after training with so many threads. */
  private static List<Object> run(int threads, long seed) {
    int before = Workers.threads();
    Workers.threads(threads);
    try {
      int[] text = Tensors.ints(4, 300, 33 * 9 * 3 + 1).toIntArray();
      Dataset data = Windows.of(text, 33, 9);
      Trainer trainer = trainer(seed);
      History history = trainer.fit(data, Fit.epochs(2).validation(Windows.of(text, 5, 7)));
      List<Object> all = new ArrayList<>(Bits.of(history));
      Map<String, List<Integer>> bits = Bits.of(trainer);
      bits.forEach((name, each) -> all.add(List.of(name, each)));
      return all;
    } finally {
      Workers.threads(before);
    }
  }

  @Test
  void oneTwoAndThreeThreadsGiveTheSameBits() {
    List<Object> one = run(1, 5);
    assertEquals(one, run(1, 5));
    assertEquals(one, run(2, 5));
    assertEquals(one, run(3, 5));
    assertNotEquals(one, run(2, 6));
  }
}
