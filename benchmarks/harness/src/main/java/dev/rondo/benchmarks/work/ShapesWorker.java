package dev.rondo.benchmarks.work;

import dev.rondo.benchmarks.work.BenchmarkShape.CellKind;
import dev.rondo.benchmarks.work.BenchmarkShape.Kind;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Workers;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times products of small and odd sizes, each side in turn and all together, on one thread. A cliff
 * shows as a speed far below that of the sizes just below.
 */
public final class ShapesWorker {
  private static final String HEADER = "vector_bytes\tvaries\tMxKxN\tus\tgflops\tof_smaller";

  /** All below two vectors of any width, and around the tiles and panels. */
  static final int[] SIZES = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 48, 49, 63,
    64, 65
  };

  /** The other two sides. */
  private static final int[] OTHERS = {64, 256, 256};

  private static final String[] SIDES = {"M", "K", "N", "all"};
  private static final int ALL = 3;

  /** So many smaller sizes a speed is compared with. */
  private static final int BEFORE = 2;

  private static final double CLIFF = 0.5;

  private static final int WARM_UPS = 2;
  private static final int ROUNDS = 8;
  private static final Timing TURN = new Timing(0.01, 0.02, 2);

  private ShapesWorker() {}

  /**
   * @param args the bytes of a vector, as the JVM's options limit them
   */
  public static void main(String[] args) {
    Workers.threads(1);
    String bytes = args[0];
    System.out.println(
        "# "
            + Kernels.get().name()
            + " kernels; ! marks a speed below "
            + CLIFF
            + " of that of the best of the "
            + BEFORE
            + " smaller");
    System.out.println(HEADER);
    // All before any is timed, so that no size pays for what the JIT learns at a later one.
    for (int side = 0; side < SIDES.length; side++) {
      times(side, WARM_UPS);
    }
    for (int side = 0; side < SIDES.length; side++) {
      double[] millis = times(side, ROUNDS);
      for (int i = 0; i < SIZES.length; i++) {
        System.out.println(line(bytes, side, i, millis));
      }
    }
  }

  /**
   * Milliseconds of each size: the least of the rounds, in which they take turns. What others do to
   * the machine only adds, and lasts longer than a turn.
   */
  private static double[] times(int side, int rounds) {
    Work[] products = new Work[SIZES.length];
    Arrays.setAll(products, i -> product(shape(side, SIZES[i])));
    double[] least = new double[SIZES.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < SIZES.length; i++) {
        double[] samples = TURN.measure(products[i]);
        least[i] = Math.min(least[i], Arrays.stream(samples).min().orElseThrow());
      }
    }
    return least;
  }

  private static Work product(int[] m) {
    BenchmarkShape shape =
        new BenchmarkShape(Kind.GEMM, CellKind.SIMPLE, 1, m[0], 1, m[1], m[2], 0);
    return new RondoGemm(shape, new CaseNumbers(shape));
  }

  private static String line(String bytes, int side, int i, double[] millis) {
    int[] shape = shape(side, SIZES[i]);
    double speed = speed(side, i, millis);
    double best = 0;
    for (int smaller = Math.max(0, i - BEFORE); smaller < i; smaller++) {
      best = Math.max(best, speed(side, smaller, millis));
    }
    // The first has none before it.
    double part = i == 0 ? 1 : speed / best;
    return String.format(
        Locale.ROOT,
        "%s\t%s\t%dx%dx%d\t%.3f\t%.1f\t%.2f%s",
        bytes,
        SIDES[side],
        shape[0],
        shape[1],
        shape[2],
        1000 * millis[i],
        speed,
        part,
        part < CLIFF ? " !" : "");
  }

  /** GFLOP/s. */
  private static double speed(int side, int i, double[] millis) {
    int[] shape = shape(side, SIZES[i]);
    return 2e-6 * shape[0] * shape[1] * shape[2] / millis[i];
  }

  private static int[] shape(int side, int size) {
    int[] shape = OTHERS.clone();
    for (int other = 0; other < shape.length; other++) {
      if (side == other || side == ALL) {
        shape[other] = size;
      }
    }
    return shape;
  }
}
