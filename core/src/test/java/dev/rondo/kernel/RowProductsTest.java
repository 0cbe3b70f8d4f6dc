package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.floats;
import static dev.rondo.kernel.ScanFixtures.random;
import static dev.rondo.kernel.ScanFixtures.unwritten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.RowStep;
import dev.rondo.tensor.Steps;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The products of a step, shared and alone, and the steps that are made of them. */
@Timeout(120)
class RowProductsTest {
  private final int threadsBefore = Workers.threads();

  @AfterEach
  void restore() {
    SharedTask.insisted = null;
    Workers.threads(threadsBefore);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void bitsOfTheSingleProducts(String backEnd) {
    RowProduct product = Kernels.create(backEnd).rowProduct();
    int[][] sizes = {{3, 5, 7}, {1, 400, 33}, {257, 257, 300}, {99, 1, 1030}, {20_001, 1, 8}};
    for (int[] size : sizes) {
      check(product, size[0], size[1], size[2], false);
      check(product, size[0], size[1], size[2], true);
    }
  }

  private void check(RowProduct product, int depth, int depth2, int columns, boolean chained) {
    Random random = new Random(depth);
    int stride = columns + 3;
    Matrix b = Matrix.strided(floats(random(random, depth * stride, 1)), 0, depth, columns, stride);
    Matrix u = Matrix.of(floats(random(random, depth2 * columns, 1)), depth2, columns);
    float[] x = floats(random(random, depth, 1));
    float[] h = floats(random(random, depth2, 1));
    float[] start = floats(random(random, columns + 2, 1));
    float[] y = unwritten(columns + 1);
    float[] z = unwritten(columns + 1);
    product.multiply(x, b, start, 2, y, 1);
    product.multiply(h, u, chained ? y : null, chained ? 1 : 0, z, 0);

    RowProducts both = chained ? RowProducts.chained(product, b, u) : RowProducts.of(product, b, u);
    for (int threads = 1; threads <= 2; threads++) {
      Workers.threads(threads);
      SharedTask.insisted = new AtomicInteger();
      float[] gotY = unwritten(columns + 1);
      float[] gotZ = unwritten(columns + 1);
      both.set(0, x, start, 2, gotY, 1);
      both.set(1, h, chained ? gotY : null, chained ? 1 : 0, gotZ, 0);
      both.run();
      String what = "K" + depth + " K" + depth2 + " N" + columns + " on " + threads;
      assertArrayEquals(y, gotY, what);
      assertArrayEquals(z, gotZ, what);
    }
  }

  @Test
  void stepsAreSharedToTheSameBits() {
    for (int units : new int[] {129, 200, 289}) {
      Map<String, Supplier<RecurrentStep>> cells =
          Map.of(
              "lstm",
              () -> Steps.lstm(w(1, 200, 4 * units), w(2, units, 4 * units), w(3, 4 * units)),
              "gru",
              () -> gru(units, true),
              "gru, reset before",
              () -> gru(units, false),
              "simple",
              () ->
                  Steps.simpleRnn(
                      w(1, 600, units), w(2, units, units), w(3, units), Activation.TANH));
      cells.forEach((name, cell) -> check(name + " H" + units, cell));
    }
  }

  private static RecurrentStep gru(int units, boolean resetAfter) {
    return Steps.gru(
        w(1, 200, 3 * units), w(2, units, 3 * units), w(3, 3 * units), w(4, 3 * units), resetAfter);
  }

  private static Tensor w(int seed, int... shape) {
    return Tensors.random(seed, shape).mul(0.1f);
  }

  private static void check(String what, Supplier<RecurrentStep> cell) {
    AtomicInteger shared = new AtomicInteger();
    SharedTask.insisted = shared;
    RecurrentStep alone = cell.get();
    RecurrentStep together = cell.get();
    for (int t = 0; t < 4; t++) {
      float[] x = Tensors.random(t, 600).toArray();
      Workers.threads(1);
      float[] expected = alone.step(x).clone();
      Workers.threads(2);
      assertArrayEquals(expected, together.step(x), what);
      alone.keep();
      together.keep();
    }
    // whose second phase is small enough to be done alone below 289 units
    int phases = what.equals("gru, reset before H289") ? 2 : 1;
    assertEquals(4 * phases, shared.get(), what);
  }

  @Test
  void aLargeLinearStepIsSharedToTheSameBits() {
    RowStep step = Steps.linear(w(1, 65, 3_001), w(2, 3_001), Activation.RELU);
    float[] x = Tensors.random(3, 65).toArray();
    Workers.threads(1);
    float[] expected = step.apply(x).clone();
    Workers.threads(2);
    AtomicInteger shared = new AtomicInteger();
    SharedTask.insisted = shared;
    assertArrayEquals(expected, step.apply(x));
    assertEquals(1, shared.get());
  }

  /** Neither on the caller's thread nor on the worker's. */
  @Test
  void noObjectIsCreatedByEither() {
    assumeTrue(Runtime.version().feature() < 25, "as the steps alone");
    Workers.threads(2);
    SharedTask.insisted = new AtomicInteger();
    RecurrentStep step = gru(200, true);
    float[] x = Tensors.random(3, 200).toArray();
    step.step(x);
    Worker worker = Workers.first();
    var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long created;
    long end = System.nanoTime() + 30_000_000_000L;
    do {
      long before = created(bean, worker);
      for (int i = 0; i < 2_000; i++) {
        step.step(x);
      }
      created = created(bean, worker) - before;
    } while (created > 0 && System.nanoTime() < end);
    assertEquals(0, created, "bytes in 2,000 steps");
  }

  @SuppressWarnings("deprecation") // getId: its successor, threadId, came with Java 19
  private static long created(ThreadMXBean bean, Worker worker) {
    return bean.getCurrentThreadAllocatedBytes() + bean.getThreadAllocatedBytes(worker.getId());
  }
}
