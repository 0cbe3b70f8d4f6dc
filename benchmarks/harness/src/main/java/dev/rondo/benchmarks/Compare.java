package dev.rondo.benchmarks;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      "RONDO_BENCH_PYTHON names a python that can import torch; else python3 is tried, then libtorch.",
      "RONDO_JAVA_OPTS holds more options for Rondo's JVM.",
      "Exit codes: 0 done; 1 results disagree, Rondo or a peer failed, or no peer ran; 2 a wrong option;",
      "130 interrupted."
    })
// Which mode is asked for, Mode reads from what was typed.
@SuppressWarnings("UnusedVariable")
final class Compare implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int WRONG_OPTION = 2;

  /** As of a tool that SIGPIPE ended. */
  private static final int UNREAD = 141;

  /** Columns of the help. */
  private static final int WIDEST = 80;

  private static final int NARROWEST = 55;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

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
  private int threads = PROCESSORS;

  @Option(names = "--quick", description = "Two short rounds: all cases in eight minutes.")
  private boolean quick;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often the contestants take turns. Default: 7, with --quick 2.")
  private @Nullable Integer rounds;

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
      description = "Measure nothing: show the figures of a file of --json, or draw their --chart.")
  private @Nullable Path from;

  @Option(names = "--table", description = "With --from: show them in Markdown.")
  private boolean table;

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
      names = "--shapes",
      description = "Instead: small and odd products at each width of vectors, Rondo alone.")
  private boolean shapes;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    int columns = Integer.getInteger("rondo.columns", 0);
    return new CommandLine(new Compare())
        .setUsageHelpWidth(columns == 0 ? WIDEST : Math.max(NARROWEST, Math.min(columns, WIDEST)))
        .setParameterExceptionHandler(
            (e, args) -> {
              CommandLine line = e.getCommandLine();
              line.getErr().println("benchmarks/compare: " + e.getMessage());
              CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
              line.getErr().println("benchmarks/compare --help tells what there is.");
              return WRONG_OPTION;
            })
        .setExecutionExceptionHandler(
            (e, line, parsed) -> {
              if (e instanceof UnreadException) {
                return UNREAD;
              }
              if (e instanceof WorkerException || e instanceof UncheckedIOException) {
                line.getErr().println("benchmarks/compare: " + e.getMessage());
                return FAILED;
              }
              throw e;
            });
  }

  @Override
  public Integer call() throws WorkerException {
    try {
      Mode mode = Mode.of(given());
      Checks.threads(threads, PROCESSORS);
      Checks.rounds(rounds);
      Checks.writable("--json", json);
      Checks.writable("--chart", chart);
      Checks.different(files());
      if (mode == Mode.FROM && from != null) {
        return show(Report.read(from));
      }
      Choice choice = mode == Mode.CASES ? Choice.of(names, peers) : Choice.NOTHING;
      if (mode == Mode.MEMORY || choice.against(Peers.PYTORCH)) {
        Checks.complaint(Peers.complaint());
      }
      Budget budget = quick ? Budget.QUICK : Budget.FULL;
      Plan plan = new Plan(mode, choice, budget, threads, rounds, json, chart, typed());
      return plan.run(Compare::print) ? 0 : FAILED;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int show(Report report) {
    if (table) {
      Table.of(report).forEach(Compare::print);
    } else if (chart == null) {
      print(CaseLine.HEADER);
      report.lines().forEach(line -> print(line.text()));
    }
    Chart.draw(report, chart);
    return 0;
  }

  private Map<String, @Nullable Path> files() {
    Map<String, @Nullable Path> files = new LinkedHashMap<>();
    files.put("--from", from);
    files.put("--json", json);
    files.put("--chart", chart);
    return files;
  }

  /** The options that were given, by their long names. */
  private List<String> given() {
    return spec.commandLine().getParseResult().matchedOptions().stream()
        .map(option -> option.longestName())
        .toList();
  }

  /** The command, for the JSON; where files lie is nobody's business. */
  private String typed() {
    List<String> words =
        spec.commandLine().getParseResult().originalArgs().stream()
            .map(word -> word.contains("/") ? word.substring(word.lastIndexOf('/') + 1) : word)
            .toList();
    return spec.commandLine().getCommandName() + " " + String.join(" ", words);
  }

  /** Nobody reads what is printed, as behind head: more work would be for nothing. */
  private static final class UnreadException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static void print(String line) {
    System.out.println(line);
    if (System.out.checkError()) {
      throw new UnreadException();
    }
  }
}
