package dev.rondo.benchmarks;

import dev.rondo.benchmarks.BenchmarkCase.Against;
import dev.rondo.benchmarks.work.BenchmarkShape.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs one case: contestants take turns, a fresh process each, so that what happens to the machine
 * meanwhile happens to all of them. In their first turn they also hand over what they computed;
 * whoever disagrees with Rondo takes part no more.
 */
final class Comparison {
  private final Runner runner;
  private final Budget budget;
  private final int threads;
  private int failures;

  /** Runs a process; a test has its own. */
  interface Runner {
    /**
     * @param outputs whether to hand over the results too
     */
    Turn run(Contestant contestant, BenchmarkCase benchmark, Budget budget, boolean outputs)
        throws WorkerException;

    /** Told of what goes wrong, in one line. */
    void report(String line);

    /** Told that the lines of a case will be printed now. */
    default void caseDone() {}
  }

  /**
   * What a process gave.
   *
   * @param outputs null if none were asked for, or the peer cannot
   */
  record Turn(WorkerResult result, @Nullable Map<String, float[]> outputs) {}

  /** All turns of a contestant. */
  private static final class Tally {
    private final List<Double> millis = new ArrayList<>();
    private @Nullable WorkerResult last;
    private @Nullable Map<String, float[]> outputs;

    double median() {
      return Statistics.median(millis.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  Comparison(Runner runner, Budget budget, int threads) {
    this.runner = runner;
    this.budget = budget;
    this.threads = threads;
  }

  /** How many processes {@link #run} starts at most. */
  int turns(BenchmarkCase benchmark, List<Against> against) {
    int all = contestants(benchmark, against).size();
    int later = budget.narrowing() ? Math.min(all, 1 + against.size()) : all;
    return all + (budget.rounds() - 1) * later;
  }

  /**
   * A line for each peer that could be measured.
   *
   * @throws WorkerException if Rondo fails
   */
  List<CaseLine> run(BenchmarkCase benchmark, List<Against> against) throws WorkerException {
    Map<Contestant, Tally> records = new LinkedHashMap<>();
    for (Contestant contestant : contestants(benchmark, against)) {
      records.put(contestant, new Tally());
    }
    Map<String, Agreement> agreements = new LinkedHashMap<>();
    Set<Contestant> playing = new LinkedHashSet<>(records.keySet());
    for (int round = 1; round <= budget.rounds() && playing.size() > 1; round++) {
      for (Contestant contestant : List.copyOf(playing)) {
        turn(benchmark, contestant, round == 1, records, playing);
      }
      if (round == 1) {
        agreements.putAll(agreements(records, playing));
        dropOutputs(records);
        if (budget.narrowing()) {
          playing.retainAll(best(records, playing));
        }
      }
    }
    List<CaseLine> lines = new ArrayList<>();
    for (Against peer : against) {
      best(records, records.keySet()).stream()
          .filter(one -> one.peer().equals(peer.peer()))
          .findFirst()
          .ifPresent(one -> lines.add(line(benchmark, peer, one, records, agreements)));
    }
    return lines;
  }

  private List<Contestant> contestants(BenchmarkCase benchmark, List<Against> against) {
    int all = benchmark.shape().kind() == Kind.GEMM ? 1 : threads;
    List<Contestant> contestants = new ArrayList<>();
    contestants.add(new Contestant(Peers.RONDO, all));
    for (Against peer : against) {
      if (Peers.named(peer.peer()).alsoOneThread() && all > 1) {
        contestants.add(new Contestant(peer.peer(), 1));
      }
      contestants.add(new Contestant(peer.peer(), all));
    }
    return contestants;
  }

  private void turn(
      BenchmarkCase benchmark,
      Contestant contestant,
      boolean first,
      Map<Contestant, Tally> records,
      Set<Contestant> playing)
      throws WorkerException {
    try {
      Turn turn = runner.run(contestant, benchmark, budget, first);
      Tally record = records.get(contestant);
      if (record != null) {
        for (double sample : turn.result().millis()) {
          record.millis.add(sample);
        }
        record.last = turn.result();
        record.outputs = turn.outputs();
      }
    } catch (WorkerException e) {
      if (contestant.peer().equals(Peers.RONDO)) {
        throw e;
      }
      runner.report(
          Peers.named(contestant.peer()).label()
              + ": "
              + benchmark.name()
              + " failed: "
              + e.getMessage());
      playing.remove(contestant);
      failures++;
    }
  }

  /** How often a peer has failed. */
  int failures() {
    return failures;
  }

  private Map<String, Agreement> agreements(
      Map<Contestant, Tally> records, Set<Contestant> playing) {
    Map<String, Agreement> agreements = new LinkedHashMap<>();
    Map<String, float[]> rondo = Map.of();
    for (Map.Entry<Contestant, Tally> entry : records.entrySet()) {
      Map<String, float[]> outputs = entry.getValue().outputs;
      if (outputs == null) {
        continue;
      }
      String peer = entry.getKey().peer();
      if (peer.equals(Peers.RONDO)) {
        rondo = outputs;
        continue;
      }
      Agreement agreement = Agreement.of(rondo, outputs);
      agreements.merge(peer, agreement, (a, b) -> a.difference() >= b.difference() ? a : b);
      if (!agreement.holds()) {
        playing.remove(entry.getKey());
      }
    }
    return agreements;
  }

  /** They are large. */
  private static void dropOutputs(Map<Contestant, Tally> records) {
    records.values().forEach(record -> record.outputs = null);
  }

  /** Of each peer, the number of threads with which it is fastest. */
  private static Set<Contestant> best(Map<Contestant, Tally> records, Set<Contestant> among) {
    Map<String, Contestant> best = new LinkedHashMap<>();
    for (Contestant contestant : among) {
      Tally record = records.get(contestant);
      if (record == null || record.millis.isEmpty()) {
        continue;
      }
      Contestant known = best.get(contestant.peer());
      Tally other = known == null ? null : records.get(known);
      if (other == null || record.median() < other.median()) {
        best.put(contestant.peer(), contestant);
      }
    }
    return new LinkedHashSet<>(best.values());
  }

  private CaseLine line(
      BenchmarkCase benchmark,
      Against against,
      Contestant contestant,
      Map<Contestant, Tally> records,
      Map<String, Agreement> agreements) {
    Tally rondo = new Tally();
    Tally peer = new Tally();
    for (Map.Entry<Contestant, Tally> entry : records.entrySet()) {
      if (entry.getKey().peer().equals(Peers.RONDO)) {
        rondo = entry.getValue();
      } else if (entry.getKey().equals(contestant)) {
        peer = entry.getValue();
      }
    }
    Agreement agreement = agreements.get(against.peer());
    WorkerResult last = peer.last;
    return new CaseLine(
        benchmark.name(),
        benchmark.shape().letters(),
        rondo.median(),
        last == null ? contestant.peer() : last.name(),
        last == null ? "" : last.version(),
        contestant.threads(),
        peer.median(),
        Statistics.ratio(rondo.median(), peer.median()),
        against.must(),
        against.aim(),
        agreement == null || agreement.holds(),
        agreement == null ? null : agreement.difference(),
        agreement == null
            ? "outputs not compared: this peer's weights cannot be set from outside"
            : "outputs differ by at most " + agreement,
        List.copyOf(rondo.millis),
        List.copyOf(peer.millis));
  }
}
