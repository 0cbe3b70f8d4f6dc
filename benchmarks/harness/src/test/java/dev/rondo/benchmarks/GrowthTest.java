package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.benchmarks.work.BenchmarkShape.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
  /** Forward unless said otherwise; matrices of 64 units and more are in L2. */
  private static Growth.Row row(int steps, int units, double nanos) {
    return new Growth.Row(Kind.FORWARD, steps, units, 1, nanos, units < 64 ? "L1" : "L2");
  }

  @Test
  void namesWhatIsNotFlat() {
    assertEquals(List.of(), Growth.notFlat(List.of(row(64, 64, 1.4), row(256, 64, 1.0))));
    // No two neighbours differ by 1.5, but the last is 1.96 times the first.
    assertEquals(
        List.of("# not flat: forward 1024 64 along T, 1.96x of T 64 H 64"),
        Growth.notFlat(List.of(row(64, 64, 1.0), row(256, 64, 1.4), row(1024, 64, 1.96))));
    assertEquals(
        List.of("# not flat: forward 64 64 along H in L2, 2.00x of T 64 H 256"),
        Growth.notFlat(List.of(row(64, 64, 2.0), row(64, 128, 1.2), row(64, 256, 1.0))));
    // Another cache and another kind of work are other columns.
    Growth.Row train = new Growth.Row(Kind.TRAIN, 64, 32, 1, 9, "L1");
    assertEquals(List.of(), Growth.notFlat(List.of(row(64, 32, 3), row(64, 64, 1), train)));
  }

  @Test
  void theMatrixIsInTheFirstCacheThatHoldsIt() {
    List<Long> caches = List.of(32L << 10, 512L << 10, 32L << 20);
    // 16 H^2 bytes
    assertEquals("L1", Growth.level(32, caches));
    assertEquals("L2", Growth.level(64, caches));
    assertEquals("L3", Growth.level(1024, caches));
    assertEquals("memory", Growth.level(2048, caches));
    assertEquals("unknown", Growth.level(32, List.of()));
  }

  /** A runner whose time is exactly a nanosecond for each step and weight. */
  @Test
  void skipsWhatWouldNotFitAndMeasuresTheRest() throws WorkerException {
    Comparison.Runner runner =
        new Comparison.Runner() {
          @Override
          public Comparison.Turn run(
              Contestant contestant, BenchmarkCase benchmark, Budget budget, boolean outputs) {
            var shape = benchmark.shape();
            double weights = 4.0 * shape.units() * (2.0 * shape.units() + 1);
            double[] millis = {shape.steps() * weights * 1e-6};
            return new Comparison.Turn(new WorkerResult("Rondo", "", 2, millis, 0), null);
          }

          @Override
          public void report(String line) {}
        };
    List<String> lines = new ArrayList<>();
    new Growth(runner, 2, List.of(1L << 40)).run(lines::add);
    assertEquals(2 + Growth.ROWS, lines.size());
    assertTrue(lines.contains("forward\t64\t32\t0.5325\t8.320\t1.00000\tL1"), lines.get(2));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("train\t16384\t2048\t-\t")));
    // 4 (2 H + 1) H weights: 5 repetitions of 1024 steps take 21.5 s with 1024 units, of 4096 steps
    // 21.5 with 512
    assertTrue(lines.contains("forward\t1024\t1024\t-\t-\t-\tskipped: estimated 43 s"));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("forward\t4096\t256\t2")));
    assertTrue(lines.stream().noneMatch(line -> line.startsWith("# not flat: ")));
  }
}
