package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.binaryCrossentropy;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.optimizers.Optimizers.adam;

import dev.rondo.layers.Pass;
import dev.rondo.layers.StateWatch;
import dev.rondo.losses.Loss;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.GradientSum;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.Locale;

/**
 * What a loop of one's own can do that {@code fit} does not: a class that holds other models, two
 * losses, a batch in parts, and gradients by things that are not weights. Of a sequence of numbers
 * and marks it must tell the sum of the two numbers that are marked, and whether that is above 1
 * (the adding problem of Hochreiter and Schmidhuber, 1997, "Long short-term memory").
 */
public final class OwnLoops {
  private static final int BATCH = 64;
  private static final int PARTS = 4;
  private static final int STEPS = 10;
  private static final int BATCHES = 40;

  private OwnLoops() {}

  /** Three models as one: a reader, and two that say different things of what it has read. */
  static final class Reader {
    final Weights weights = Weights.seeded(1);
    private final Model read = Sequential.of(input(STEPS, 2), gru(24));
    private final Model sum = Sequential.of(input(24), dense(1));
    private final Model above = Sequential.of(input(24), dense(1, Activation.SIGMOID));

    Reader() {
      // Names of their own: both heads have a dense_1, and an optimizer tells weights by name.
      weights.scope("read").adopt(read.weights());
      weights.scope("sum").adopt(sum.weights());
      weights.scope("above").adopt(above.weights());
    }

    /** Two losses, of which the second matters less. */
    Tensor error(Tensor x, Tensor y, Pass pass) {
      Loss squares = meanSquaredError();
      Loss crossentropy = binaryCrossentropy();
      Tensor thought = read.forward(x, pass);
      return squares
          .apply(y, sum.forward(thought))
          .add(crossentropy.apply(aboveOne(y), above.forward(thought)).mul(0.1f));
    }
  }

  /**
   * What came of it.
   *
   * @param error the mean squared error of the sums, on new sequences
   * @param marked how much of the gradient by the numbers falls on those that are marked, of 1
   */
  record Result(double error, double marked) {}

  public static void main(String[] args) {
    run(Arguments.epochs(args, 25));
  }

  static Result run(int epochs) {
    Reader reader = new Reader();
    Optimizer optimizer = adam(5e-3f).clipGlobalNorm(1);
    RandomState random = RandomState.seeded(2);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double mean = 0;
      for (int batch = 0; batch < BATCHES; batch++) {
        mean += step(reader, optimizer, inputs(random, BATCH)) / BATCHES;
      }
      System.out.printf(Locale.ROOT, "epoch %d  loss %.5f%n", epoch, mean);
    }
    Tensor x = inputs(RandomState.seeded(3), 200);
    double marked = marked(reader, x);
    double error = error(reader, x);
    System.out.printf(Locale.ROOT, "mean squared error of new sums: %.5f%n", error);
    System.out.printf(
        Locale.ROOT,
        "of the gradient by the numbers, %.1f %% is by the marked ones%n",
        100 * marked);
    flow(reader, x);
    return new Result(error, marked);
  }

  /** One step of a batch that goes through the model in parts, as if it were too large at once. */
  private static double step(Reader reader, Optimizer optimizer, Tensor x) {
    int size = BATCH / PARTS;
    double loss = 0;
    GradientSum sum = new GradientSum();
    for (int part = 0; part < PARTS; part++) {
      Tensor some = x.slice(0, part * size, (part + 1) * size);
      try (GradientTape tape = GradientTape.record()) {
        Tensor error = reader.error(some, sums(some), Pass.inference()).mul(1f / PARTS);
        sum.add(tape.gradient(error, reader.weights));
        loss += error.item();
      }
    }
    optimizer.apply(sum.take());
    return loss;
  }

  private static double error(Reader reader, Tensor x) {
    Tensor forecast = reader.sum.forward(reader.read.forward(x));
    return meanSquaredError().apply(sums(x), forecast).item();
  }

  /** The gradient of what it says by what it reads: what the answer hangs on. */
  private static double marked(Reader reader, Tensor x) {
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Tensor said = reader.sum.forward(reader.read.forward(x));
      float[] gradient = tape.gradient(Ops.sum(said), x).toArray();
      float[] numbers = x.toArray();
      double marked = 0;
      double all = 0;
      for (int i = 0; i < gradient.length; i += 2) {
        all += Math.abs(gradient[i]);
        marked += numbers[i + 1] * Math.abs(gradient[i]);
      }
      return marked / all;
    }
  }

  /** How the gradient goes back through time. */
  private static void flow(Reader reader, Tensor x) {
    try (GradientTape tape = GradientTape.record()) {
      StateWatch watch = StateWatch.everyStep(tape);
      Tensor error = reader.error(x, sums(x), Pass.inference().watching(watch));
      watch
          .norms(tape.gradient(error, watch.probes()))
          .forEach(
              (layer, parts) -> {
                System.out.print("norm of the gradient by the state of " + layer + ":");
                for (double norm : parts[0]) {
                  System.out.printf(Locale.ROOT, " %.4f", norm);
                }
                System.out.println();
              });
    }
  }

  /** [B, T, 2]: a number in 0 to 1, and 1 where it is marked, which two are. */
  private static Tensor inputs(RandomState random, int batch) {
    float[] x = new float[batch * STEPS * 2];
    for (int row = 0; row < batch; row++) {
      for (int t = 0; t < STEPS; t++) {
        x[(row * STEPS + t) * 2] = random.nextFloat();
      }
      int first = random.nextInt(STEPS / 2);
      int second = STEPS / 2 + random.nextInt(STEPS / 2);
      x[(row * STEPS + first) * 2 + 1] = 1;
      x[(row * STEPS + second) * 2 + 1] = 1;
    }
    return Tensor.of(x, batch, STEPS, 2);
  }

  /** [B, 1]: of the numbers that are marked. */
  private static Tensor sums(Tensor x) {
    float[] numbers = x.toArray();
    float[] sums = new float[x.dim(0)];
    for (int i = 0; i < numbers.length; i += 2) {
      sums[i / (2 * STEPS)] += numbers[i] * numbers[i + 1];
    }
    return Tensor.of(sums, sums.length, 1);
  }

  private static Tensor aboveOne(Tensor sums) {
    float[] above = sums.toArray();
    for (int i = 0; i < above.length; i++) {
      above[i] = above[i] > 1 ? 1 : 0;
    }
    return Tensor.of(above, above.length, 1);
  }
}
