package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.categoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.tensor.Activation.SOFTMAX;

import dev.rondo.dataset.Dataset;
import dev.rondo.model.Callbacks;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.model.Trainer;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.util.Locale;
import java.util.Map;

/**
 * Two LSTM layers read one-hot sequences and say which of two symbols came first: the network must
 * carry what it saw over all the steps that follow.
 */
public final class OneHotClassifier {
  private static final int STEPS = 20;
  private static final int SYMBOLS = 8;
  private static final int CLASSES = 2;

  private OneHotClassifier() {}

  public static void main(String[] args) {
    Map<String, Double> test = run(Arguments.epochs(args, 8));
    System.out.printf(
        Locale.ROOT, "on new sequences: loss %.3f, accuracy %.3f%n", test.values().toArray());
  }

  static Map<String, Double> run(int epochs) {
    Dataset train = sequences(1_600, 1).batch(32).shuffle(1);
    Dataset test = sequences(400, 2).batch(32);

    Model model =
        Sequential.of(
            input(STEPS, SYMBOLS), lstm(128).returnSequences(), lstm(128), dense(CLASSES, SOFTMAX));
    System.out.println(model.summary());

    Trainer trainer = model.compile(adam(1e-3f), categoricalCrossentropy(), accuracy());
    trainer.fit(train, Fit.epochs(epochs).callbacks(Callbacks.progressBar(System.out)));
    return trainer.evaluate(test);
  }

  /** Sequences of noise with symbols 0 and 1 at two random steps; the class is the earlier one. */
  private static dev.rondo.dataset.Examples sequences(int n, long seed) {
    RandomState random = RandomState.seeded(seed);
    int[] symbols = new int[n * STEPS];
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < STEPS; t++) {
        symbols[i * STEPS + t] = CLASSES + random.nextInt(SYMBOLS - CLASSES);
      }
      classes[i] = random.nextInt(CLASSES);
      int[] places = random.permutation(STEPS);
      symbols[i * STEPS + Math.min(places[0], places[1])] = classes[i];
      symbols[i * STEPS + Math.max(places[0], places[1])] = 1 - classes[i];
    }
    Tensor x = Ops.oneHot(Tensor.ofInts(symbols, n, STEPS), SYMBOLS);
    Tensor y = Ops.oneHot(Tensor.ofInts(classes, n), CLASSES);
    return Dataset.of(x, y);
  }
}
