package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaseRunTest {
  private final List<String> out = new ArrayList<>();
  private final List<String> reports = new ArrayList<>();
  private final List<List<String>> soFar = new ArrayList<>();

  /** Measures three cases, of which some of {@code "peer case"} fail. */
  private boolean measure(Set<String> failing) {
    Comparison.Runner runner =
        new Comparison.Runner() {
          @Override
          public Comparison.Turn run(
              Contestant contestant, BenchmarkCase benchmark, Budget budget, boolean outputs)
              throws WorkerException {
            if (failing.contains(contestant.peer() + " " + benchmark.name())) {
              throw new WorkerException("exit code 3, no memory");
            }
            double[] millis = {contestant.peer().equals(Peers.RONDO) ? 1 : 2};
            return new Comparison.Turn(
                new WorkerResult(contestant.peer(), "", contestant.threads(), millis, 0), null);
          }

          @Override
          public void report(String line) {
            reports.add(line);
          }
        };
    Choice choice = Choice.of(List.of("step-gru", "forward-gru", "train-gru"), List.of());
    Budget budget = new Budget(1, 1, 0, 0, false);
    return new CaseRun(choice.cases(), budget, 1, out::add)
        .measure(runner, lines -> soFar.add(lines.stream().map(CaseLine::text).toList()));
  }

  @Test
  void afterEachCaseAllLinesAreHandedOn() {
    assertTrue(measure(Set.of()));
    List<String> all =
        List.of(
            "step-gru\t1.000\tonnxruntime\t2.000\t2.00",
            "forward-gru\t1.000\tpytorch\t2.000\t2.00",
            "forward-gru\t1.000\tonnxruntime\t2.000\t2.00",
            "train-gru\t1.000\tpytorch\t2.000\t2.00");
    assertEquals(List.of(all.subList(0, 1), all.subList(0, 3), all), soFar);
    assertEquals(all, out.subList(1, out.size()));
    assertEquals(List.of(), reports);
  }

  @Test
  void theRunGoesOnWhereRondoFails() {
    assertFalse(measure(Set.of("rondo forward-gru")));
    assertEquals(List.of("Rondo: forward-gru failed: exit code 3, no memory"), reports);
    assertEquals(2, soFar.get(soFar.size() - 1).size());
    assertTrue(out.get(out.size() - 1).startsWith("train-gru\t"));
  }

  @Test
  void theRunGoesOnWhereAPeerFailsAndSaysSo() {
    assertFalse(measure(Set.of("onnxruntime forward-gru")));
    assertEquals(List.of("ONNX Runtime: forward-gru failed: exit code 3, no memory"), reports);
    assertEquals(3, soFar.get(soFar.size() - 1).size());
  }

  @Test
  void whereNothingIsMeasuredNothingIsWritten() {
    assertFalse(measure(Set.of("rondo step-gru", "rondo forward-gru", "rondo train-gru")));
    assertEquals(List.of(), soFar);
    assertEquals(3, reports.size());
  }
}
