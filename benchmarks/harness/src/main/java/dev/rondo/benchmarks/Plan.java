package dev.rondo.benchmarks;

import dev.rondo.benchmarks.BenchmarkCase.Against;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured, with options that were checked.
 *
 * @param chosen the cases with their peers, where {@code mode} is about cases
 * @param rounds null for what the mode takes by itself
 * @param json where the figures go too; null for nowhere
 * @param chart where they are drawn; null for nowhere
 * @param command for the record
 */
record Plan(
    Mode mode,
    Map<BenchmarkCase, List<Against>> chosen,
    Budget budget,
    int threads,
    @Nullable Integer rounds,
    @Nullable Path json,
    @Nullable Path chart,
    String command) {

  /** Steps of training of each variant. */
  private static final int VARIANT_ROUNDS = 41;

  /** Measures, and returns whether all is well. */
  boolean run(Consumer<String> out) throws WorkerException {
    String start =
        OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString();
    Machine machine = Machine.here();
    String revision = Revision.of(Project.root());
    out.accept("# " + machine.cpu() + ", " + machine.cores() + " cores, " + machine.os());
    out.accept("# " + machine.jdk());
    if (mode != Mode.CASES) {
      // With cases, the versions of all contestants follow.
      out.accept("# " + revision);
    }
    if (machine.busy()) {
      out.accept(
          "# load " + machine.load() + ": other work runs on this machine; the figures are off");
    }
    String used = "# " + start + ", " + (mode == Mode.SHAPES ? 1 : threads) + " threads";
    if (mode == Mode.CASES) {
      return cases(machine, start, revision, used, out);
    }
    out.accept(used);
    switch (mode) {
      case MEMORY -> {
        out.accept(Memory.HEADER);
        out.accept(Memory.line(new Processes(Progress.onStderr(0)), threads));
      }
      case GROWTH -> {
        Processes processes = new Processes(Progress.onStderr(Growth.ROWS));
        new Growth(processes, threads, Machine.caches()).run(out);
      }
      case VARIANTS -> Variants.run(threads, rounds == null ? VARIANT_ROUNDS : rounds, out);
      case SHAPES -> Shapes.run(machine.vectorBytes(), out);
      case CASES, FROM -> throw new IllegalStateException(mode + " is dealt with elsewhere");
    }
    return true;
  }

  private boolean cases(
      Machine machine, String start, String revision, String used, Consumer<String> out)
      throws WorkerException {
    Budget with = rounds == null ? budget : budget.withRounds(rounds);
    out.accept(used + ", rounds: " + with.rounds());
    CaseRun run = new CaseRun(chosen, with, threads, out);
    Map<String, String> versions = run.versions(revision);
    List<CaseLine> lines = run.lines();
    String options = String.join(" ", JavaProgram.rondoOptions(threads));
    Report report =
        new Report(start, command, machine, threads, with.rounds(), options, versions, lines);
    if (json != null) {
      report.write(json);
    }
    Chart.draw(report, chart);
    return !lines.isEmpty() && lines.stream().allMatch(CaseLine::agrees);
  }
}
