package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.optimizers.Optimizers.sgd;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Node;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several inputs of lengths of their own: a batch of them is what its examples are alone. */
class RaggedInputsTest {
  private static final int[] WORDS = {3, 1, 5, 2, 4};
  private static final int[] LEVELS = {2, 6, 1, 4, 3};

  private static List<Tensor> tokens(int[] lengths) {
    List<Tensor> all = new ArrayList<>();
    for (int length : lengths) {
      all.add(Tensors.ints(10 + all.size(), 7, length));
    }
    return all;
  }

  private static List<Tensor> numbers(int[] lengths) {
    List<Tensor> all = new ArrayList<>();
    for (int length : lengths) {
      all.add(Tensors.random(20 + all.size(), length, 2));
    }
    return all;
  }

  private static double loss(Trainer trainer, Dataset data) {
    return trainer.evaluate(data).getOrDefault("loss", Double.NaN);
  }

  @Test
  void aTargetForAllOfThem() {
    Node words = input("words", ANY).ofInts();
    Node levels = input("levels", ANY, 2);
    Node both =
        concatenate(words.then(embedding(7, 3)).then(lstm(4)), levels.then(gru(3).goBackwards()));
    Trainer trainer =
        Model.of(List.of(words, levels), both.then(dense(1))).compile(sgd(0.1f), mse());
    var data =
        Dataset.ragged(
            Map.of("words", tokens(WORDS), "levels", numbers(LEVELS)), Tensors.random(3, 5, 1));
    double alone = loss(trainer, data.batch(1));
    assertEquals(alone, loss(trainer, data.batch(5)), 1e-6);
    assertEquals(alone, loss(trainer, data.batch(2).pre()), 1e-6);
    trainer.fit(data.batch(2).bucket(4).shuffle(1), Fit.epochs(5));
    assertEquals(loss(trainer, data.batch(1)), loss(trainer, data.batch(5)), 1e-6);
  }

  /** A step counts as much as any other, whatever sequence it is of. */
  @Test
  void aTargetForEachStepOfTheDecoder() {
    Node read = input("read", ANY, 2);
    Node write = input("write", ANY).ofInts();
    Node encoder = read.then(gru(4).returnState());
    Node decoder =
        write.then(embedding(7, 3)).withInitialStateOf(encoder).then(gru(4).returnSequences());
    Trainer trainer =
        Model.of(List.of(read, write), decoder.then(dense(7)))
            .compile(sgd(0.1f), sparseCategoricalCrossentropy().fromLogits());
    List<Tensor> levels = numbers(LEVELS);
    List<Tensor> words = tokens(WORDS);
    List<Tensor> next = new ArrayList<>();
    double sum = 0;
    int steps = 0;
    for (int i = 0; i < WORDS.length; i++) {
      Tensor y = Tensors.ints(30 + i, 7, WORDS[i]);
      next.add(y);
      var one =
          Dataset.ragged(
              Map.of("read", List.of(levels.get(i)), "write", List.of(words.get(i))), List.of(y));
      sum += WORDS[i] * loss(trainer, one);
      steps += WORDS[i];
    }
    var all = Dataset.ragged(Map.of("read", levels, "write", words), next);
    assertEquals(sum / steps, loss(trainer, all.batch(5)), 1e-6);
    assertEquals(sum / steps, loss(trainer, all.batch(5).pre()), 1e-6);
  }
}
