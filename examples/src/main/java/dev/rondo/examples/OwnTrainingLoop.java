package dev.rondo.examples;

import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.weights.Initializers.glorotUniform;
import static dev.rondo.weights.Initializers.orthogonal;
import static dev.rondo.weights.Initializers.zeros;

import dev.rondo.losses.Loss;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.Locale;

/**
 * A model class of one's own, with its hidden state in plain sight, trained in a loop of one's own:
 * at each step it must give the sum of the last three inputs.
 */
public final class OwnTrainingLoop {
  private static final int BATCH = 32;
  private static final int STEPS = 12;
  private static final int UNITS = 24;
  private static final int BATCHES = 40;

  private OwnTrainingLoop() {}

  /** h' = tanh(x W + h U + b), y = h V + c. */
  static final class SumNetwork {
    final Weights weights = Weights.seeded(3);
    private final Tensor w = weights.add("w", glorotUniform(), 1, UNITS);
    private final Tensor u = weights.add("u", orthogonal(), UNITS, UNITS);
    private final Tensor b = weights.add("b", zeros(), UNITS);
    private final Tensor v = weights.add("v", glorotUniform(), UNITS, 1);
    private final Tensor c = weights.add("c", zeros(), 1);

    /** x [B, T, 1] to y [B, T, 1]. */
    Tensor forward(Tensor x) {
      Tensor hidden = Tensor.zeros(x.dim(0), UNITS);
      Tensor[] outputs = new Tensor[x.dim(1)];
      for (int t = 0; t < outputs.length; t++) {
        Tensor now = Ops.squeeze(x.slice(1, t, t + 1), 1);
        hidden = Ops.tanh(now.matmul(w).add(hidden.matmul(u)).add(b));
        outputs[t] = hidden.matmul(v).add(c);
      }
      return Ops.stack(1, outputs);
    }
  }

  public static void main(String[] args) {
    run(Arguments.epochs(args, 20));
  }

  /** The mean loss of the last epoch. */
  static double run(int epochs) {
    SumNetwork network = new SumNetwork();
    Optimizer optimizer = adam(3e-3f);
    Loss loss = meanSquaredError();
    double mean = 0;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      RandomState random = RandomState.seeded(5);
      mean = 0;
      for (int i = 0; i < BATCHES; i++) {
        float[] x = inputs(random);
        Tensor y = Tensor.of(sums(x), BATCH, STEPS, 1);
        try (GradientTape tape = GradientTape.record()) {
          Tensor error = loss.apply(y, network.forward(Tensor.of(x, BATCH, STEPS, 1)));
          optimizer.apply(tape.gradient(error, network.weights));
          mean += error.item() / BATCHES;
        }
      }
      System.out.printf(Locale.ROOT, "epoch %d  loss %.5f%n", epoch, mean);
    }
    return mean;
  }

  private static float[] inputs(RandomState random) {
    float[] x = new float[BATCH * STEPS];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() - 0.5f;
    }
    return x;
  }

  private static float[] sums(float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int back = 0; back <= Math.min(2, i % STEPS); back++) {
        y[i] += x[i - back];
      }
    }
    return y;
  }
}
