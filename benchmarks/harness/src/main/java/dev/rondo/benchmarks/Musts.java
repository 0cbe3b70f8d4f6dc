package dev.rondo.benchmarks;

import java.util.List;

/**
 * What the project asks of itself: of a case one ratio against the best of its peers, or one
 * against each. They are those of {@link Cases}, whatever a run has measured of them.
 */
final class Musts {
  private final Report report;

  Musts(Report report) {
    this.report = report;
  }

  /** Whether the must that a line belongs to is reached: by the lines of all its peers. */
  boolean reached(CaseLine line) {
    return Cases.ALL.stream()
        .filter(one -> one.name().equals(line.name()))
        .flatMap(one -> one.musts().stream())
        .anyMatch(peers -> peers.contains(line.peer()) && reached(line.name(), peers));
  }

  /** Such as {@code it reaches 11 of 18 musts}, and how many were not measured. */
  String sentence() {
    int all = 0;
    int reached = 0;
    int measured = 0;
    for (BenchmarkCase benchmark : Cases.ALL) {
      for (List<String> peers : benchmark.musts()) {
        all++;
        reached += reached(benchmark.name(), peers) ? 1 : 0;
        measured += lines(benchmark.name(), peers).size() == peers.size() ? 1 : 0;
      }
    }
    return "it reaches "
        + reached
        + " of "
        + all
        + " musts"
        + (measured == all ? "" : " (" + (all - measured) + " not measured)");
  }

  private boolean reached(String name, List<String> peers) {
    List<CaseLine> lines = lines(name, peers);
    return lines.size() == peers.size()
        && lines.stream().allMatch(line -> line.agrees() && line.ratio() >= line.must());
  }

  private List<CaseLine> lines(String name, List<String> peers) {
    return report.lines().stream()
        .filter(line -> line.name().equals(name) && peers.contains(line.peer()))
        .toList();
  }
}
