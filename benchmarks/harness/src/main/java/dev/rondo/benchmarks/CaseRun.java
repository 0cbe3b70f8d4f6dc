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
  private final Map<BenchmarkCase, List<Against>> chosen;
  private final Budget budget;
  private final int threads;
  private final Consumer<String> out;

  CaseRun(
      Map<BenchmarkCase, List<Against>> chosen, Budget budget, int threads, Consumer<String> out) {
    this.chosen = new LinkedHashMap<>(chosen);
    this.budget = budget;
    this.threads = threads;
    this.out = out;
  }

  /**
   * The cases asked for, each with the peers asked for.
   *
   * @throws IllegalArgumentException if a name is unknown, or nothing is left
   */
  static Map<BenchmarkCase, List<Against>> chosen(List<String> names, List<String> peers) {
    peers.forEach(Peers::named);
    List<BenchmarkCase> cases =
        names.isEmpty() ? Cases.ALL : names.stream().distinct().map(Cases::named).toList();
    Map<BenchmarkCase, List<Against>> chosen = new LinkedHashMap<>();
    for (BenchmarkCase benchmark : cases) {
      List<Against> against =
          benchmark.against().stream()
              .filter(one -> peers.isEmpty() || peers.contains(one.peer()))
              .toList();
      if (!against.isEmpty()) {
        chosen.put(benchmark, against);
      }
    }
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("--peer: expected a peer of the case but got " + peers);
    }
    return chosen;
  }

  /** Whether a peer takes part in one of them. */
  static boolean against(Map<BenchmarkCase, List<Against>> chosen, String peer) {
    return chosen.values().stream().flatMap(List::stream).anyMatch(one -> one.peer().equals(peer));
  }

  /**
   * Asks each contestant for its version; a peer that is not there is left out.
   *
   * @param revision of Rondo
   */
  Map<String, String> versions(String revision) throws WorkerException {
    Set<String> keys = new LinkedHashSet<>();
    chosen.values().forEach(list -> list.forEach(against -> keys.add(against.peer())));
    Processes processes = new Processes(Progress.onStderr(0));
    Map<String, String> versions = new LinkedHashMap<>();
    WorkerResult rondo = processes.version(Peers.named(Peers.RONDO));
    versions.put(Peers.RONDO, revision + ", " + rondo.version());
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
    chosen.replaceAll(
        (benchmark, against) ->
            against.stream().filter(peer -> versions.containsKey(peer.peer())).toList());
    chosen.values().removeIf(List::isEmpty);
    return versions;
  }

  /** Measures what is left, and prints each case when it is done. */
  List<CaseLine> lines() throws WorkerException {
    Comparison counted = new Comparison(new Processes(Progress.onStderr(0)), budget, threads);
    int turns = 0;
    for (Map.Entry<BenchmarkCase, List<Against>> entry : chosen.entrySet()) {
      turns += counted.turns(entry.getKey(), entry.getValue());
    }
    Progress progress = Progress.onStderr(turns);
    Comparison comparison = new Comparison(new Processes(progress), budget, threads);
    List<CaseLine> lines = new ArrayList<>();
    out.accept(CaseLine.HEADER);
    for (Map.Entry<BenchmarkCase, List<Against>> entry : chosen.entrySet()) {
      List<CaseLine> found = comparison.run(entry.getKey(), entry.getValue());
      progress.clear();
      found.forEach(line -> out.accept(line.text()));
      lines.addAll(found);
    }
    return lines;
  }
}
