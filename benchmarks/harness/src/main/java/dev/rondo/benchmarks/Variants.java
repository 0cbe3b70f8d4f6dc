package dev.rondo.benchmarks;

import dev.rondo.benchmarks.work.VariantsWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the variants and regularisers of the cells cost beside the plain cells, Rondo alone. */
final class Variants {
  /** For one row: a JVM's start, and two training steps in each round. */
  private static final long ROW_SECONDS = 60;

  private Variants() {}

  /**
   * Prints the table, row by row; all in one process, so that it meets one state of the machine.
   */
  static void run(int threads, int rounds, Consumer<String> out) throws WorkerException {
    List<String> command = new ArrayList<>(JavaProgram.rondo(VariantsWorker.class, threads));
    command.addAll(List.of(Integer.toString(threads), Integer.toString(rounds)));
    try {
      Output.lines(new ProcessBuilder(command), ROW_SECONDS + rounds, out);
    } catch (WorkerException e) {
      throw new WorkerException(
          "--variants: " + e.getMessage() + JavaProgram.hint(System.getenv()), e);
    }
  }
}
