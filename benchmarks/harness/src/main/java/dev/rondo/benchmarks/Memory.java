package dev.rondo.benchmarks;

import java.util.List;
import java.util.Locale;

/** The peak resident memory of a whole process that trains the largest case. */
final class Memory {
  static final String HEADER = "case\trondo_mb\tpeer\tpeer_mb\tratio";
  private static final String CASE = "train-large";
  private static final Budget BUDGET = new Budget(1, 2, 3, 4, false);

  private Memory() {}

  /** The line of the table; ratio is peer's memory over Rondo's. */
  static String line(Comparison.Runner processes, int threads) throws WorkerException {
    BenchmarkCase benchmark = Cases.named(CASE);
    double[] peaks = new double[2];
    String peer = "";
    List<String> contestants = List.of(Peers.RONDO, Peers.PYTORCH);
    for (int i = 0; i < peaks.length; i++) {
      Contestant contestant = new Contestant(contestants.get(i), threads);
      WorkerResult result = result(processes, contestant, benchmark);
      peaks[i] = result.peakMegabytes();
      // Its own name: libtorch where no python has PyTorch.
      peer = result.name();
      if (Double.isNaN(peaks[i])) {
        throw new WorkerException("--memory: this system does not tell a process's peak memory");
      }
    }
    return String.format(
        Locale.ROOT,
        "%s\t%.0f\t%s\t%.0f\t%.2f",
        CASE,
        peaks[0],
        peer,
        peaks[1],
        peaks[1] / peaks[0]);
  }

  private static WorkerResult result(
      Comparison.Runner processes, Contestant contestant, BenchmarkCase benchmark)
      throws WorkerException {
    try {
      return processes.run(contestant, benchmark, BUDGET, false).result();
    } catch (WorkerException e) {
      String label = Peers.named(contestant.peer()).label();
      throw new WorkerException(
          "--memory, " + label + ": " + benchmark.name() + " failed: " + e.getMessage(), e);
    }
  }
}
