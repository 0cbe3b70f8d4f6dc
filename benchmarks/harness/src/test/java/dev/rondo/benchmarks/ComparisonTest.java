package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Budget TWO_ROUNDS = new Budget(2, 2, 0, 0, false);

  /** Contestants whose times are made up; each turn is a millisecond longer than the one before. */
  private static final class FakeRunner implements Comparison.Runner {
    private final List<String> order = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final Map<String, Double> millis = new HashMap<>();
    private final Map<String, float[]> outputs = new HashMap<>();

    FakeRunner time(String contestant, double value) {
      millis.put(contestant, value);
      return this;
    }

    @Override
    public Comparison.Turn run(
        Contestant contestant, BenchmarkCase benchmark, Budget budget, boolean wanted)
        throws WorkerException {
      String key = contestant.peer() + contestant.threads();
      order.add(wanted ? key + "!" : key);
      Double time = millis.get(key);
      if (time == null) {
        throw new WorkerException("exit code 1");
      }
      millis.put(key, time + 1);
      double[] samples = {time, time};
      float[] output = outputs.getOrDefault(contestant.peer(), new float[] {1});
      return new Comparison.Turn(
          new WorkerResult(contestant.peer(), "v", contestant.threads(), samples, Double.NaN),
          wanted && Peers.named(contestant.peer()).checked() ? Map.of("y", output) : null);
    }

    @Override
    public void report(String line) {
      reports.add(line);
    }
  }

  private static FakeRunner runner() {
    return new FakeRunner()
        .time("rondo2", 10)
        .time("pytorch2", 20)
        .time("onnxruntime1", 40)
        .time("onnxruntime2", 30);
  }

  private static List<CaseLine> run(FakeRunner runner, String name, Budget budget)
      throws WorkerException {
    BenchmarkCase benchmark = Cases.named(name);
    Comparison comparison = new Comparison(runner, budget, 2);
    List<CaseLine> lines = comparison.run(benchmark, benchmark.against());
    assertTrue(runner.order.size() <= comparison.turns(benchmark, benchmark.against()));
    return lines;
  }

  @Test
  void contestantsTakeTurns() throws WorkerException {
    FakeRunner runner = runner();
    List<CaseLine> lines = run(runner, "forward-gru", TWO_ROUNDS);
    assertEquals(
        List.of(
            "rondo2!",
            "pytorch2!",
            "onnxruntime1!",
            "onnxruntime2!",
            "rondo2",
            "pytorch2",
            "onnxruntime1",
            "onnxruntime2"),
        runner.order);
    // Medians of 10 10 11 11, 20 20 21 21 and 30 30 31 31.
    assertEquals(List.of(20.5 / 10.5, 30.5 / 10.5), lines.stream().map(CaseLine::ratio).toList());
    assertEquals(2, lines.get(1).peerThreads());
    assertEquals("forward-gru\t10.50\tpytorch\t20.50\t1.95", lines.get(0).text());
    assertEquals(List.of(10.0, 10.0, 11.0, 11.0), lines.get(0).rondoSamplesMs());
  }

  @Test
  void aQuickRunGoesOnWithThePeersBestThreads() throws WorkerException {
    FakeRunner runner = runner();
    List<CaseLine> lines = run(runner, "step-gru", new Budget(2, 2, 0, 0, true));
    assertEquals(
        List.of("rondo2!", "onnxruntime1!", "onnxruntime2!", "rondo2", "onnxruntime2"),
        runner.order);
    assertEquals(30.5, lines.get(0).peerMs());
  }

  @Test
  void whoDisagreesIsNamedAndStops() throws WorkerException {
    FakeRunner runner = runner();
    runner.outputs.put("pytorch", new float[] {1.001f});
    List<CaseLine> lines = run(runner, "forward-gru", TWO_ROUNDS);
    assertFalse(lines.get(0).agrees());
    assertTrue(lines.get(0).text().endsWith("\tDISAGREE"));
    assertTrue(lines.get(1).agrees());
    assertFalse(runner.order.contains("pytorch2"));
  }

  @Test
  void whoFailsIsReportedAndTheOthersGoOn() throws WorkerException {
    FakeRunner runner = runner();
    runner.millis.remove("pytorch2");
    List<CaseLine> lines = run(runner, "forward-gru", TWO_ROUNDS);
    assertEquals(List.of("onnxruntime"), lines.stream().map(CaseLine::peer).toList());
    assertEquals(List.of("PyTorch: forward-gru failed: exit code 1"), runner.reports);
  }

  @Test
  void aPeerWhoseWeightsCannotBeSetIsNotChecked() throws WorkerException {
    FakeRunner runner = runner().time("deeplearning4j2", 500);
    CaseLine line = run(runner, "train-ptb", TWO_ROUNDS).get(1);
    assertEquals("deeplearning4j", line.peer());
    assertTrue(line.agrees());
    assertEquals(null, line.difference());
    assertTrue(line.note().startsWith("outputs not compared"));
  }

  @Test
  void productsHaveOneThread() throws WorkerException {
    FakeRunner runner = new FakeRunner().time("rondo1", 1).time("pytorch1", 1);
    assertEquals(1, run(runner, "gemm-256x256x1008", TWO_ROUNDS).get(0).peerThreads());
  }

  @Test
  void withoutRondoThereIsNoLine() {
    FakeRunner runner = runner();
    runner.millis.remove("rondo2");
    assertThrows(WorkerException.class, () -> run(runner, "train-gru", TWO_ROUNDS));
  }
}
