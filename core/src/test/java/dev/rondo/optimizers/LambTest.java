package dev.rondo.optimizers;

import static dev.rondo.optimizers.Optimizers.lamb;
import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.rondo.kernel.Workers;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A weight's step depends on the whole of it, so the reference is one of vectors. */
class LambTest {
  private static final Schedule RATE = Schedules.exponential(0.05f, 0.5f, 4);
  private static final int[] SIZES = {1, 3, 7, 8, 9, 15, 17, 31, 64, 100, 257, 2_049};

  private final int threads = Workers.threads();

  @AfterEach
  void restoreThreads() {
    Workers.threads(threads);
  }

  /** Algorithm 2 of the paper in float64, over those places only that a step touches. */
  private static final class Reference {
    final double[] w;
    private final double[] m;
    private final double[] v;
    private final double[] options;

    /**
     * @param options beta1, beta2, epsilon, decay
     */
    Reference(float[] start, double... options) {
      w = new double[start.length];
      m = new double[start.length];
      v = new double[start.length];
      this.options = options;
      for (int i = 0; i < start.length; i++) {
        w[i] = start[i];
      }
    }

    void step(int t, double rate, double[] g, int... places) {
      double[] u = new double[w.length];
      double ofW = 0;
      double ofU = 0;
      for (int i : places) {
        m[i] = options[0] * m[i] + (1 - options[0]) * g[i];
        v[i] = options[1] * v[i] + (1 - options[1]) * g[i] * g[i];
        double mean = m[i] / (1 - Math.pow(options[0], t));
        double square = v[i] / (1 - Math.pow(options[1], t));
        u[i] = mean / (Math.sqrt(square) + options[2]) + options[3] * w[i];
        ofW += w[i] * w[i];
        ofU += u[i] * u[i];
      }
      double trust = ofW > 0 && ofU > 0 ? Math.sqrt(ofW) / Math.sqrt(ofU) : 1;
      for (int i : places) {
        w[i] -= rate * trust * u[i];
      }
    }
  }

  @Test
  void followsItsEquations() {
    for (int size : SIZES) {
      follows(lamb(RATE), size, 0.9f, 0.999f, 1e-7f, 0);
      follows(
          lamb(RATE).betas(0.7f, 0.95f).epsilon(0.3f).weightDecay(0.2f),
          size,
          0.7f,
          0.95f,
          0.3f,
          0.2f);
    }
  }

  private static void follows(Optimizer optimizer, int size, double... options) {
    RandomState random = RandomState.seeded(size);
    float[] start = new float[size];
    for (int i = 0; i < size; i++) {
      start[i] = random.nextGaussian();
    }
    Reference expected = new Reference(start, options);
    Parameter weight = new Parameter("w", start);
    for (int t = 0; t < 7; t++) {
      float[] g = new float[size];
      double[] same = new double[size];
      for (int i = 0; i < size; i++) {
        g[i] = 0.2f + random.nextGaussian();
        same[i] = g[i];
      }
      weight.step(optimizer, g);
      expected.step(t + 1, RATE.at(t), same, IntStream.range(0, size).toArray());
      for (int i = 0; i < size; i++) {
        assertEquals(expected.w[i], weight.numbers()[i], 1e-5, optimizer + " " + t + " at " + i);
      }
    }
  }

  /** The first direction is the sign of the gradient: |w| = 5 and |u| = sqrt(2). */
  @Test
  void aFirstStepByHand() {
    Parameter weight = new Parameter("w", 3, 4);
    weight.step(lamb(0.1f), 0.5f, -8);
    double length = 0.1 * 5 / Math.sqrt(2);
    assertArrayEquals(
        new float[] {(float) (3 - length), (float) (4 + length)}, weight.numbers(), 1e-5f);
  }

  @Test
  void zerosAreTrustedAsTheyAre() {
    Parameter zero = new Parameter("w", 0, 0);
    zero.step(lamb(0.1f), 2, -3);
    assertArrayEquals(new float[] {-0.1f, 0.1f}, zero.numbers(), 1e-6f);
    Parameter still = new Parameter("w", 1, 2);
    still.step(lamb(0.1f), 0, 0);
    assertArrayEquals(new float[] {1, 2}, still.numbers());
  }

  private record Table(Tensor value) implements Differentiable {
    @Override
    public String name() {
      return "table";
    }
  }

  private static void step(Optimizer optimizer, Table table, int[] ids, Tensor c) {
    try (GradientTape tape = GradientTape.record()) {
      Tensor rows = Ops.gather(table.value, Tensor.ofInts(ids, ids.length));
      Gradients gradients = tape.gradient(Ops.sum(Ops.mul(rows, c)), List.of(table));
      assertNotNull(gradients.rows(table));
      optimizer.apply(gradients);
    }
  }

  @Test
  void touchedRowsAreTheWeightOfAStep() {
    for (int width : new int[] {1, 3, 17, 257, 3_000}) {
      Table table = new Table(random(width, 6, width).asTrainable());
      Optimizer optimizer = lamb(0.05f).weightDecay(0.1f);
      Reference expected = new Reference(table.value.toArray(), 0.9f, 0.999f, 1e-7f, 0.1f);
      int[][] batches = {{0}, {5, 2, 5}, {1, 1, 1, 1}, {4, 3, 2, 1, 0, 5}, {5, 2}};
      for (int k = 0; k < batches.length; k++) {
        int[] ids = batches[k];
        Tensor c = random(k, ids.length, width);
        double[] g = new double[6 * width];
        for (int i = 0; i < c.size(); i++) {
          g[ids[i / width] * width + i % width] += c.get(i / width, i % width);
        }
        int[] touched =
            Arrays.stream(ids)
                .distinct()
                .flatMap(id -> IntStream.range(id * width, (id + 1) * width))
                .toArray();
        step(optimizer, table, ids, c);
        expected.step(k + 1, 0.05f, g, touched);
        float[] actual = table.value.toArray();
        for (int i = 0; i < actual.length; i++) {
          assertEquals(expected.w[i], actual[i], 2e-5, "step " + k + " of " + width + " at " + i);
        }
      }
    }
  }

  @Test
  void threadsDoNotShowInRows() {
    float[] alone = {};
    for (int count = 1; count <= 3; count++) {
      Workers.threads(count);
      Table table = new Table(random(1, 600, 100).asTrainable());
      Optimizer optimizer = lamb(0.05f);
      for (int k = 0; k < 3; k++) {
        step(optimizer, table, new Random(k).ints(700, 0, 600).toArray(), random(k, 700, 100));
      }
      alone = count == 1 ? table.value.toArray() : alone;
      assertArrayEquals(alone, table.value.toArray());
    }
  }
}
