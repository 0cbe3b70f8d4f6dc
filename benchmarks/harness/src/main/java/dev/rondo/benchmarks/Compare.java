package dev.rondo.benchmarks;

import dev.rondo.benchmarks.BenchmarkCase.Against;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code benchmarks/compare}. */
@Command(
    name = "benchmarks/compare",
    description = "Runs Rondo and its peers in turns and prints how much faster Rondo is.",
    sortOptions = false,
    footer = {
      "",
      "Prints, for each case and peer: case, rondo_ms, peer, peer_ms, ratio (peer_ms / rondo_ms).",
      "RONDO_BENCH_PYTHON names a python that can import torch; else python3 is tried.",
      "RONDO_JAVA_OPTS holds more options for Rondo's JVM.",
      "Exit codes: 0 done; 1 results disagree, Rondo failed, or no peer ran; 2 a wrong option; 130 interrupted."
    })
final class Compare implements Callable<Integer> {
  private static final int FAILED = 1;

  /** Steps of training of each variant. */
  private static final int VARIANT_ROUNDS = 41;

  @Spec private CommandSpec spec;

  @Option(
      names = "--case",
      paramLabel = "NAME",
      description = "Only this case; may be given again. Default: all.")
  private List<String> names = List.of();

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      description = "Only against pytorch, onnxruntime or deeplearning4j; may be given again.")
  private List<String> peers = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of each contestant. Default: the processors there are.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--quick", description = "Two short rounds: all cases in eight minutes.")
  private boolean quick;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often the contestants take turns. Default: 7, with --quick 2.")
  private int rounds;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write all figures and samples there too.")
  private @Nullable Path json;

  @Option(names = "--chart", paramLabel = "FILE", description = "Draw the ratios there, as SVG.")
  private @Nullable Path chart;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Measure nothing: take the figures of --chart from a file of --json.")
  private @Nullable Path from;

  @Option(
      names = "--memory",
      description = "Instead: peak resident memory of Rondo and PyTorch in train-large.")
  private boolean memory;

  @Option(
      names = "--growth",
      description = "Instead: how Rondo's time grows with the number of steps and of units.")
  private boolean growth;

  @Option(
      names = "--variants",
      description = "Instead: what variants of the cells cost beside the plain ones, Rondo alone.")
  private boolean variants;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Compare())
        .setExecutionExceptionHandler(
            (e, line, parsed) -> {
              if (e instanceof WorkerException || e instanceof UncheckedIOException) {
                line.getErr().println("benchmarks/compare: " + e.getMessage());
                return FAILED;
              }
              throw e;
            });
  }

  @Override
  public Integer call() throws WorkerException {
    check(threads >= 1, "--threads: expected at least 1 but got " + threads);
    check(rounds >= 0, "--rounds: expected at least 1 but got " + rounds);
    check(from == null || chart != null, "--from: expected --chart too. Add --chart FILE.");
    check(!memory || !growth, "--memory: expected no --growth beside it. Run one at a time.");
    boolean instead = memory || growth;
    check(
        !variants || !instead,
        "--variants: expected no --memory or --growth beside it. Run one at a time.");
    if (from != null && chart != null) {
      draw(Report.read(from), chart);
      return 0;
    }
    Budget budget = quick ? Budget.QUICK : Budget.FULL;
    budget = rounds > 0 ? budget.withRounds(rounds) : budget;
    Map<BenchmarkCase, List<Against>> chosen = instead || variants ? Map.of() : chosen();
    OffsetDateTime start = OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS);
    Machine machine = Machine.here();
    print("# " + machine.cpu() + ", " + machine.cores() + " cores, " + machine.os());
    print("# " + machine.jdk());
    print(
        "# "
            + start
            + ", "
            + threads
            + " threads"
            + (chosen.isEmpty() ? "" : ", rounds: " + budget.rounds()));
    if (machine.busy()) {
      print("# load " + machine.load() + ": other work runs on this machine; the figures are off");
    }
    if (memory) {
      print(Memory.HEADER);
      print(Memory.line(new Processes(progress(0)), threads));
      return 0;
    }
    if (growth) {
      new Growth(new Processes(progress(Growth.ROWS)), threads).run(Compare::print);
      return 0;
    }
    if (variants) {
      Variants.run(threads, rounds > 0 ? rounds : VARIANT_ROUNDS, Compare::print);
      return 0;
    }
    Map<String, String> versions = versions(chosen);
    chosen.replaceAll(
        (benchmark, against) ->
            against.stream().filter(peer -> versions.containsKey(peer.peer())).toList());
    chosen.values().removeIf(List::isEmpty);
    List<CaseLine> lines = run(chosen, budget);
    Report report =
        new Report(start.toString(), typed(), machine, threads, budget.rounds(), versions, lines);
    if (json != null) {
      report.write(json);
    }
    if (chart != null) {
      draw(report, chart);
    }
    return !lines.isEmpty() && lines.stream().allMatch(CaseLine::agrees) ? 0 : FAILED;
  }

  private List<CaseLine> run(Map<BenchmarkCase, List<Against>> chosen, Budget budget)
      throws WorkerException {
    int turns = 0;
    for (Map.Entry<BenchmarkCase, List<Against>> entry : chosen.entrySet()) {
      Comparison counted = new Comparison(new Processes(progress(0)), budget, threads);
      turns += counted.turns(entry.getKey(), entry.getValue());
    }
    Progress progress = progress(turns);
    Comparison comparison = new Comparison(new Processes(progress), budget, threads);
    List<CaseLine> lines = new ArrayList<>();
    print(CaseLine.HEADER);
    for (Map.Entry<BenchmarkCase, List<Against>> entry : chosen.entrySet()) {
      List<CaseLine> found = comparison.run(entry.getKey(), entry.getValue());
      progress.clear();
      found.forEach(line -> print(line.text()));
      lines.addAll(found);
    }
    return lines;
  }

  /** The cases asked for, each with the peers asked for. */
  private Map<BenchmarkCase, List<Against>> chosen() {
    try {
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
      check(!chosen.isEmpty(), "--peer: expected a peer of the case but got " + peers);
      return chosen;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Asks each contestant for its version; one that is not there is left out. */
  private Map<String, String> versions(Map<BenchmarkCase, List<Against>> chosen)
      throws WorkerException {
    Set<String> keys = new LinkedHashSet<>();
    chosen.values().forEach(list -> list.forEach(against -> keys.add(against.peer())));
    Processes processes = new Processes(progress(0));
    Map<String, String> versions = new LinkedHashMap<>();
    WorkerResult rondo = processes.version(Peers.named(Peers.RONDO));
    versions.put(Peers.RONDO, rondo.version());
    print("# " + rondo.name() + " " + rondo.version());
    for (String key : keys) {
      try {
        WorkerResult peer = processes.version(Peers.named(key));
        versions.put(key, peer.version());
        print("# " + peer.name() + " " + peer.version());
      } catch (WorkerException e) {
        print("# " + Peers.named(key).label() + ": not available (" + e.getMessage() + ")");
      }
    }
    return versions;
  }

  private static Progress progress(int turns) {
    return new Progress(System.err, Boolean.getBoolean("rondo.terminal"), turns);
  }

  private static void draw(Report report, Path file) {
    try {
      Files.writeString(file, Chart.of(report));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private String typed() {
    return spec.commandLine().getCommandName()
        + " "
        + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }

  private void check(boolean right, String otherwise) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
