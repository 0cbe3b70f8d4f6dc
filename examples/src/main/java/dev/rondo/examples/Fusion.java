package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Merges.add;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Examples;
import dev.rondo.layers.Node;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two modalities in one model: the vibration of a machine, numbers, and its log, tokens, second by
 * second. Vibration that grows tells of a worn bearing; a log with more warnings than notices tells
 * of heat. Which of the four conditions it is, neither knows alone. Early fusion joins both at
 * every second and reads them with one network; late fusion reads each with its own and adds their
 * votes.
 */
public final class Fusion {
  private static final int SECONDS = 20;
  private static final int CODES = 6;
  private static final int CONDITIONS = 4;

  private Fusion() {}

  public static void main(String[] args) {
    run(Arguments.epochs(args, 8))
        .forEach(
            (name, accuracy) ->
                System.out.printf(Locale.ROOT, "%-14s right in %.1f %%%n", name, 100 * accuracy));
  }

  /** The part of unseen examples that is right, by what the model sees. */
  static Map<String, Double> run(int epochs) {
    Map<String, Double> results = new LinkedHashMap<>();
    results.put("vibration only", train(vibrationOnly(), epochs));
    results.put("log only", train(logOnly(), epochs));
    results.put("early fusion", train(earlyFusion(), epochs));
    results.put("late fusion", train(lateFusion(), epochs));
    return results;
  }

  private static Node vibration() {
    return input("vibration", Shape.ANY, 1);
  }

  private static Node log() {
    return input("log", Shape.ANY);
  }

  private static Model vibrationOnly() {
    Node vibration = vibration();
    return Model.of(vibration, vibration.then(gru(16)).then(dense(CONDITIONS)));
  }

  private static Model logOnly() {
    Node log = log();
    return Model.of(log, log.then(embedding(CODES, 4)).then(gru(16)).then(dense(CONDITIONS)));
  }

  /** The numbers of a second and the vector of its token, side by side, in one network. */
  private static Model earlyFusion() {
    Node vibration = vibration();
    Node log = log();
    Node second = concatenate(vibration, log.then(embedding(CODES, 4)));
    return Model.of(List.of(vibration, log), second.then(gru(24)).then(dense(CONDITIONS)));
  }

  /** A network for each, which need not even be of the same length, and the sum of their votes. */
  private static Model lateFusion() {
    Node vibration = vibration();
    Node log = log();
    Node votes =
        add(
            vibration.then(gru(16)).then(dense(CONDITIONS)),
            log.then(embedding(CODES, 4)).then(gru(16)).then(dense(CONDITIONS)));
    return Model.of(List.of(vibration, log), votes);
  }

  private static double train(Model model, int epochs) {
    var trainer =
        model.compile(adam(1e-2f), sparseCategoricalCrossentropy().fromLogits(), accuracy());
    trainer.fit(machines(model, 1, 1_000).batch(32).shuffle(1), Fit.epochs(epochs));
    return trainer.evaluate(machines(model, 2, 400)).getOrDefault("accuracy", 0.0);
  }

  /** Machines of every condition; a model gets the inputs that it has. */
  private static Examples machines(Model model, long seed, int count) {
    RandomState random = RandomState.seeded(seed);
    float[] vibration = new float[count * SECONDS];
    int[] log = new int[count * SECONDS];
    int[] condition = new int[count];
    for (int i = 0; i < count; i++) {
      int worn = random.nextInt(2);
      int hot = random.nextInt(2);
      condition[i] = 2 * worn + hot;
      for (int t = 0; t < SECONDS; t++) {
        float size = 0.5f + (worn == 1 ? 1f : -1f) * 0.3f * t / SECONDS;
        vibration[i * SECONDS + t] = size * (2 * random.nextFloat() - 1);
        // codes 0 to 2 are notices and 3 to 5 warnings
        boolean warning = random.nextFloat() < (hot == 1 ? 0.8f : 0.2f);
        log[i * SECONDS + t] = random.nextInt(3) + (warning ? 3 : 0);
      }
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("vibration", Tensor.of(vibration, count, SECONDS, 1));
    inputs.put("log", Tensor.ofInts(log, count, SECONDS));
    inputs.keySet().retainAll(model.inputs().keySet());
    return Dataset.of(inputs, Tensor.ofInts(condition, count));
  }
}
