package dev.rondo.benchmarks;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured, with options that were checked.
 *
 * @param choice the cases with their peers, where {@code mode} is about cases
 * @param rounds null for what the mode takes by itself
 * @param json where the figures go too; null for nowhere
 * @param chart where they are drawn; null for nowhere
 * @param command for the record
 */
record Plan(
    Mode mode,
    Choice choice,
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
          String.format(
              Locale.ROOT,
              "# load %.1f: other work runs on this machine; the figures are off",
              machine.load()));
    }
    int used = mode == Mode.SHAPES ? 1 : threads;
    String when = "# " + start + ", " + used + (used == 1 ? " thread" : " threads");
    if (mode == Mode.CASES) {
      return cases(machine, start, revision, when, out);
    }
    out.accept(when);
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
      Machine machine, String start, String revision, String when, Consumer<String> out)
      throws WorkerException {
    Budget with = rounds == null ? budget : budget.withRounds(rounds);
    out.accept(when + ", rounds: " + with.rounds());
    if (!choice.leftOut().isEmpty()) {
      out.accept(
          "# " + String.join(", ", choice.leftOut()) + ": not against these peers, left out");
    }
    CaseRun run = new CaseRun(choice.cases(), with, threads, out);
    Map<String, String> versions = run.versions(revision);
    String options = String.join(" ", JavaProgram.rondoOptions(threads));
    Processes processes = new Processes(Progress.onStderr(run.turns()));
    AtomicBoolean kept = new AtomicBoolean(true);
    boolean well =
        run.measure(
            processes,
            lines -> {
              Report report =
                  new Report(
                      start, command, machine, threads, with.rounds(), options, versions, lines);
              kept.set(keep(report, processes));
            });
    return well && kept.get();
  }

  /** After each case, so that Ctrl-C, or whatever fails later, costs no more than that case. */
  private boolean keep(Report report, Comparison.Runner reporter) {
    try {
      if (json != null) {
        report.write(json);
      }
      Chart.draw(report, chart);
      return true;
    } catch (UncheckedIOException e) {
      reporter.report(String.valueOf(e.getMessage()));
      return false;
    }
  }
}
