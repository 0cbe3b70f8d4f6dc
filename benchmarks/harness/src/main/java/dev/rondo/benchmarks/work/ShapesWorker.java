package dev.rondo.benchmarks.work;

import dev.rondo.benchmarks.work.BenchmarkShape.CellKind;
import dev.rondo.benchmarks.work.BenchmarkShape.Kind;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Workers;
import java.util.Arrays;
import java.util.List;
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

  /** Numbers of rows around the tiles, beside right-hand sides that no near cache holds. */
  private static final int[] ROWS = {4, 5, 6, 8, 12, 13};

  private static final List<Side> SIDES =
      List.of(
          new Side("M", SIZES, 0, 256, 256),
          new Side("K", SIZES, 64, 0, 256),
          new Side("N", SIZES, 64, 256, 0),
          new Side("all", SIZES, 0, 0, 0),
          new Side("M", ROWS, 0, 512, 512),
          new Side("M", ROWS, 0, 64, 2048));

  /** So many smaller sizes a speed is compared with. */
  private static final int BEFORE = 2;

  private static final double CLIFF = 0.5;

  private static final int WARM_UPS = 2;
  private static final int ROUNDS = 8;
  private static final Timing TURN = new Timing(0.01, 0.02, 2);

  private ShapesWorker() {}

  /**
   * What varies.
   *
   * @param sizes it takes
   * @param m rows of the product; this and the others are 0 where they vary
   */
  record Side(String name, int[] sizes, int m, int k, int n) {
    /** M, K and N of the i-th size. */
    int[] shape(int i) {
      return new int[] {m == 0 ? sizes[i] : m, k == 0 ? sizes[i] : k, n == 0 ? sizes[i] : n};
    }
  }

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
    for (Side side : SIDES) {
      times(side, WARM_UPS);
    }
    for (Side side : SIDES) {
      double[] millis = times(side, ROUNDS);
      for (int i = 0; i < side.sizes.length; i++) {
        System.out.println(line(bytes, side, i, millis));
      }
    }
  }

  /**
   * Milliseconds of each size: the least of the rounds, in which they take turns. What others do to
   * the machine only adds, and lasts longer than a turn.
   */
  private static double[] times(Side side, int rounds) {
    Work[] products = new Work[side.sizes.length];
    Arrays.setAll(products, i -> product(side.shape(i)));
    double[] least = new double[products.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < products.length; i++) {
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

  private static String line(String bytes, Side side, int i, double[] millis) {
    int[] shape = side.shape(i);
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
        side.name,
        shape[0],
        shape[1],
        shape[2],
        1000 * millis[i],
        speed,
        part,
        part < CLIFF ? " !" : "");
  }

  /** GFLOP/s. */
  private static double speed(Side side, int i, double[] millis) {
    int[] shape = side.shape(i);
    return 2e-6 * shape[0] * shape[1] * shape[2] / millis[i];
  }
}
