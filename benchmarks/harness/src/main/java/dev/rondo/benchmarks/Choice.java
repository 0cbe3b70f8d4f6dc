package dev.rondo.benchmarks;

import dev.rondo.benchmarks.BenchmarkCase.Against;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What of all cases and peers is asked for.
 *
 * @param cases each with its peers
 * @param leftOut cases that have none of the peers asked for, by name
 */
record Choice(Map<BenchmarkCase, List<Against>> cases, List<String> leftOut) {
  static final Choice NOTHING = new Choice(Map.of(), List.of());

  /**
   * @param names of cases; empty for all
   * @param peers their keys; empty for all
   * @throws IllegalArgumentException if a name is unknown, or nothing is left
   */
  static Choice of(List<String> names, List<String> peers) {
    peers.forEach(Peers::named);
    List<BenchmarkCase> asked =
        names.isEmpty() ? Cases.ALL : names.stream().distinct().map(Cases::named).toList();
    Map<BenchmarkCase, List<Against>> cases = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    for (BenchmarkCase benchmark : asked) {
      List<Against> against =
          benchmark.against().stream()
              .filter(one -> peers.isEmpty() || peers.contains(one.peer()))
              .toList();
      if (against.isEmpty()) {
        leftOut.add(benchmark.name());
      } else {
        cases.put(benchmark, against);
      }
    }
    if (cases.isEmpty()) {
      throw new IllegalArgumentException(
          "--peer: expected a peer of the case ("
              + asked.stream().map(Choice::peers).collect(Collectors.joining("; "))
              + ") but got "
              + String.join(", ", peers));
    }
    return new Choice(cases, leftOut);
  }

  private static String peers(BenchmarkCase benchmark) {
    return benchmark.name()
        + ": "
        + benchmark.against().stream().map(Against::peer).collect(Collectors.joining(", "));
  }

  /** Whether a peer takes part in one of them. */
  boolean against(String peer) {
    return cases.values().stream().flatMap(List::stream).anyMatch(one -> one.peer().equals(peer));
  }
}
