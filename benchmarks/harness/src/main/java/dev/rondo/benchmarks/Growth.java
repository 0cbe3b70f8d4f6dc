package dev.rondo.benchmarks;

import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.BenchmarkShape.CellKind;
import dev.rondo.benchmarks.work.BenchmarkShape.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How Rondo's time grows with the number of steps and of units: of an LSTM, per step, and per step
 * and weight, which would be one number if nothing but arithmetic counted.
 */
final class Growth {
  static final String HEADER = "work\tT\tH\tms\tus_per_step\tns_per_step_and_weight\tmatrix_in";

  static final int[] STEPS = {64, 256, 1024, 4096, 16384};
  static final int[] UNITS = {32, 64, 128, 256, 512, 1024, 2048};
  static final int ROWS = 2 * STEPS.length * UNITS.length;
  private static final int BATCH = 8;
  private static final int GATES = 4;
  private static final double FLAT = 1.5;
  private static final Budget BUDGET = new Budget(1, 3, 4, 1, false);

  /** What a combination may cost, as estimated from what was measured before, and its arrays. */
  private static final double MOST_SECONDS = 20;

  private static final double MOST_BYTES = 2e9;

  /** Two warm-ups, three samples. */
  private static final int REPETITIONS = 5;

  private final Comparison.Runner runner;
  private final int threads;
  private final List<Long> caches;

  /**
   * A row of the table.
   *
   * @param nanos a step and weight
   * @param level the cache that holds the recurrent matrix
   */
  record Row(Kind kind, int steps, int units, double millis, double nanos, String level) {}

  /**
   * @param caches their bytes, the first first
   */
  Growth(Comparison.Runner runner, int threads, List<Long> caches) {
    this.runner = runner;
    this.threads = threads;
    this.caches = caches;
  }

  /** Prints the table, row by row, and then what is not flat. */
  void run(Consumer<String> out) throws WorkerException {
    out.accept("# LSTM, B" + BATCH + ", I = H; not flat: more than " + FLAT + "x the best");
    out.accept(HEADER);
    List<Row> rows = new ArrayList<>();
    for (Kind kind : List.of(Kind.FORWARD, Kind.TRAIN)) {
      // Of a step and weight in the last row; small layers cost more, and are not skipped.
      double nanos = 0;
      for (int units : UNITS) {
        for (int steps : STEPS) {
          BenchmarkShape shape = shape(kind, steps, units);
          String skipped = skipped(shape, nanos);
          if (!skipped.isEmpty()) {
            out.accept(text(kind, steps, units) + "\t-\t-\t-\tskipped: estimated " + skipped);
            continue;
          }
          Row row = row(shape);
          rows.add(row);
          nanos = row.nanos();
          out.accept(
              String.format(
                  Locale.ROOT,
                  "%s\t%s\t%.3f\t%.5f\t%s",
                  text(kind, steps, units),
                  CaseLine.milliseconds(row.millis()),
                  1000 * row.millis() / steps,
                  row.nanos(),
                  row.level()));
        }
      }
    }
    notFlat(rows).forEach(out);
  }

  private static String text(Kind kind, int steps, int units) {
    return kind.name().toLowerCase(Locale.ROOT) + "\t" + steps + "\t" + units;
  }

  private static BenchmarkShape shape(Kind kind, int steps, int units) {
    int classes = kind == Kind.TRAIN ? 2 : 0;
    return new BenchmarkShape(kind, CellKind.LSTM, 1, BATCH, steps, units, units, classes);
  }

  private Row row(BenchmarkShape shape) throws WorkerException {
    BenchmarkCase benchmark =
        new BenchmarkCase("growth " + shape.letters(), shape, List.of(), false);
    Contestant rondo = new Contestant(Peers.RONDO, threads);
    double millis;
    try {
      millis = Statistics.median(runner.run(rondo, benchmark, BUDGET, false).result().millis());
    } catch (WorkerException e) {
      String where = text(shape.kind(), shape.steps(), shape.units()).replace('\t', ' ');
      throw new WorkerException("--growth: " + where + " failed: " + e.getMessage(), e);
    }
    double nanos = 1e6 * millis / shape.steps() / weights(shape);
    String level = level(shape.units(), caches);
    return new Row(shape.kind(), shape.steps(), shape.units(), millis, nanos, level);
  }

  private static double weights(BenchmarkShape shape) {
    return (double) GATES * shape.units() * (shape.input() + shape.units() + 1);
  }

  /** The cache that the recurrent matrix [H, 4H] fits in, which each step reads. */
  static String level(int units, List<Long> caches) {
    long bytes = (long) GATES * units * units * Float.BYTES;
    for (int i = 0; i < caches.size(); i++) {
      if (bytes <= caches.get(i)) {
        return "L" + (i + 1);
      }
    }
    return caches.isEmpty() ? "unknown" : "memory";
  }

  /**
   * Why a combination is left out; empty if it is not.
   *
   * @param nanos a step and weight, as last measured
   */
  static String skipped(BenchmarkShape shape, double nanos) {
    boolean training = shape.kind() == Kind.TRAIN;
    double cells = (double) shape.batch() * shape.steps() * shape.units();
    // Inputs, four gates, h and c; their gradients in training.
    double bytes = cells * Float.BYTES * (training ? 14 : 7);
    if (bytes > MOST_BYTES) {
      return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
    double seconds = REPETITIONS * nanos * 1e-9 * shape.steps() * weights(shape);
    return seconds > MOST_SECONDS ? String.format(Locale.ROOT, "%.0f s", seconds) : "";
  }

  /**
   * Compares each row with the best of its kind along T, and along H with the best whose recurrent
   * matrix is in the same cache.
   */
  static List<String> notFlat(List<Row> rows) {
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      List<Row> kind = rows.stream().filter(other -> other.kind() == row.kind()).toList();
      List<Row> alongT = kind.stream().filter(other -> other.units() == row.units()).toList();
      List<Row> alongH =
          kind.stream()
              .filter(other -> other.steps() == row.steps() && other.level().equals(row.level()))
              .toList();
      String where = "# not flat: " + text(row.kind(), row.steps(), row.units()).replace('\t', ' ');
      remark(row, alongT).ifPresent(text -> lines.add(where + " along T, " + text));
      remark(row, alongH)
          .ifPresent(text -> lines.add(where + " along H in " + row.level() + ", " + text));
    }
    return lines;
  }

  private static Optional<String> remark(Row row, List<Row> among) {
    Row best = among.stream().min(Comparator.comparingDouble(Row::nanos)).orElse(row);
    double times = row.nanos() / best.nanos();
    return times > FLAT
        ? Optional.of(
            String.format(Locale.ROOT, "%.2fx of T %d H %d", times, best.steps(), best.units()))
        : Optional.empty();
  }
}
