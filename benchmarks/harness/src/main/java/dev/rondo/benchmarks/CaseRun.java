package dev.rondo.benchmarks;

import dev.rondo.benchmarks.BenchmarkCase.Against;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Measures cases, each beside its peers. */
final class CaseRun {
  private final Map<BenchmarkCase, List<Against>> cases;
  private final Budget budget;
  private final int threads;
  private final Consumer<String> out;

  CaseRun(
      Map<BenchmarkCase, List<Against>> cases, Budget budget, int threads, Consumer<String> out) {
    this.cases = new LinkedHashMap<>(cases);
    this.budget = budget;
    this.threads = threads;
    this.out = out;
  }

  /**
   * Asks each contestant for its version; a peer that is not there is left out.
   *
   * @param revision of Rondo
   * @throws WorkerException if Rondo does not start
   */
  Map<String, String> versions(String revision) throws WorkerException {
    Set<String> keys = new LinkedHashSet<>();
    cases.values().forEach(list -> list.forEach(against -> keys.add(against.peer())));
    Processes processes = new Processes(Progress.onStderr(0));
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put(Peers.RONDO, revision + ", " + rondo(processes).version());
    out.accept("# " + versions.get(Peers.RONDO));
    for (String key : keys) {
      try {
        WorkerResult peer = processes.version(Peers.named(key));
        versions.put(key, peer.version());
        out.accept("# " + peer.name() + " " + peer.version());
      } catch (WorkerException e) {
        out.accept("# " + Peers.named(key).label() + ": not available (" + e.getMessage() + ")");
      }
    }
    cases.replaceAll(
        (benchmark, against) ->
            against.stream().filter(peer -> versions.containsKey(peer.peer())).toList());
    cases.values().removeIf(List::isEmpty);
    return versions;
  }

  private static WorkerResult rondo(Processes processes) throws WorkerException {
    try {
      return processes.version(Peers.named(Peers.RONDO));
    } catch (WorkerException e) {
      throw new WorkerException("Rondo does not start: " + e.getMessage(), e);
    }
  }

  /** How many processes {@link #measure} starts at most. */
  int turns() {
    Comparison counted = new Comparison(new Processes(Progress.onStderr(0)), budget, threads);
    return cases.entrySet().stream()
        .mapToInt(entry -> counted.turns(entry.getKey(), entry.getValue()))
        .sum();
  }

  /**
   * Measures what is left, and prints each case when it is done. Whoever fails in one case, Rondo
   * too, is reported, and the next case follows.
   *
   * @param soFar given all lines there are after each case
   * @return whether there is a line, nobody failed, and all agree
   */
  boolean measure(Comparison.Runner runner, Consumer<List<CaseLine>> soFar) {
    Comparison comparison = new Comparison(runner, budget, threads);
    List<CaseLine> lines = new ArrayList<>();
    out.accept(CaseLine.HEADER);
    boolean well = true;
    for (Map.Entry<BenchmarkCase, List<Against>> entry : cases.entrySet()) {
      BenchmarkCase benchmark = entry.getKey();
      try {
        List<CaseLine> found = comparison.run(benchmark, entry.getValue());
        runner.caseDone();
        found.forEach(line -> out.accept(line.text()));
        lines.addAll(found);
      } catch (WorkerException e) {
        runner.report("Rondo: " + benchmark.name() + " failed: " + e.getMessage());
        well = false;
        continue;
      }
      if (!lines.isEmpty()) {
        soFar.accept(List.copyOf(lines));
      }
    }
    return well
        && comparison.failures() == 0
        && !lines.isEmpty()
        && lines.stream().allMatch(CaseLine::agrees);
  }
}
