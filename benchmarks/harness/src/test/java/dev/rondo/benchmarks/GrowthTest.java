package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.benchmarks.work.BenchmarkShape.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
  @Test
  void marksWhatIsNotFlat() {
    List<Growth.Row> before =
        List.of(row(64, 32, 1.0), row(256, 32, 1.4), row(64, 64, 1.0), row(1024, 64, 9));
    assertEquals("", Growth.remark(row(256, 64, 1.4), before));
    assertEquals("! 1.60x T=64", Growth.remark(row(256, 64, 1.6), before));
    assertEquals("! 3.00x H=32, ! 3.00x T=64", Growth.remark(row(64 * 4, 64, 3.0), flat()));
    assertEquals("! 0.50x H=32", Growth.remark(row(64, 64, 0.5), before));
  }

  private static List<Growth.Row> flat() {
    return List.of(row(256, 32, 1.0), row(64, 64, 1.0));
  }

  private static Growth.Row row(int steps, int units, double nanos) {
    return new Growth.Row(Kind.FORWARD, steps, units, 1, nanos);
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
    new Growth(runner, 2).run(lines::add);
    assertEquals(2 + Growth.ROWS, lines.size());
    assertTrue(lines.contains("forward\t64\t32\t0.5325\t8.320\t1.00000\t"), lines.get(2));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("train\t16384\t2048\t-\t")));
    assertTrue(lines.stream().noneMatch(line -> line.contains("!") && !line.startsWith("#")));
  }
}
