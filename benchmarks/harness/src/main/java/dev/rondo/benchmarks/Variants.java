package dev.rondo.benchmarks;

import dev.rondo.benchmarks.work.VariantsWorker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the variants and regularisers of the cells cost beside the plain cells, Rondo alone. */
final class Variants {
  private static final long LIMIT_SECONDS = 60;

  private Variants() {}

  /**
   * Prints the table, row by row; all in one process, so that it meets one state of the machine.
   */
  static void run(int threads, int rounds, Consumer<String> out) throws WorkerException {
    List<String> command = new ArrayList<>(JavaProgram.rondo(threads));
    command.set(command.size() - 1, VariantsWorker.class.getName());
    command.add(Integer.toString(threads));
    command.add(Integer.toString(rounds));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          out.accept(line);
        }
      }
      int status = Processes.await(process, LIMIT_SECONDS);
      if (status != 0) {
        throw new WorkerException("--variants: exit code " + status);
      }
    } catch (IOException e) {
      throw new WorkerException("--variants: " + e.getMessage(), e);
    }
  }
}
