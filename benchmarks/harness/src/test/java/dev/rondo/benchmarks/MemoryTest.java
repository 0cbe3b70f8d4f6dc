package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MemoryTest {
  /** Rondo needs 500 MB; whoever stands in for PyTorch says its own name. */
  private static Comparison.Runner runner(String name, double megabytes) {
    return new Comparison.Runner() {
      @Override
      public Comparison.Turn run(
          Contestant contestant, BenchmarkCase benchmark, Budget budget, boolean outputs) {
        boolean rondo = contestant.peer().equals(Peers.RONDO);
        double[] millis = {1};
        WorkerResult result =
            new WorkerResult(rondo ? "Rondo" : name, "1", 2, millis, rondo ? 500 : megabytes);
        return new Comparison.Turn(result, null);
      }

      @Override
      public void report(String line) {}
    };
  }

  @Test
  void thePeerIsNamedAsItNamesItself() throws WorkerException {
    assertEquals(
        "train-large\t500\tlibtorch (JavaCPP)\t750\t1.50",
        Memory.line(runner("libtorch (JavaCPP)", 750), 2));
    assertEquals("train-large\t500\tPyTorch\t400\t0.80", Memory.line(runner("PyTorch", 400), 2));
  }

  @Test
  void aSystemThatDoesNotTellIsNamed() {
    assertThrows(WorkerException.class, () -> Memory.line(runner("PyTorch", Double.NaN), 2));
  }
}
