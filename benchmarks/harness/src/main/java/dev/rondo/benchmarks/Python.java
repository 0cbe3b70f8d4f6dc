package dev.rondo.benchmarks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The python that is to run PyTorch.
 *
 * @param asked whether the user named it, so that no other will do
 */
record Python(String command, boolean asked) {
  static final String VARIABLE = "RONDO_BENCH_PYTHON";
  private static final long IMPORT_SECONDS = 120;

  /** The one that {@link #VARIABLE} names, else {@code python3}. */
  static Python of(Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "").strip();
    return named.isEmpty() ? new Python("python3", false) : new Python(named, true);
  }

  /** Why it cannot run PyTorch, in its own words; null if it can. */
  @Nullable String problem() {
    try {
      Output.Ended ended =
          Output.run(new ProcessBuilder(command, "-c", "import numpy, torch"), IMPORT_SECONDS);
      return ended.status() == 0
          ? null
          : command + " cannot import numpy and torch: " + ended.failure();
    } catch (WorkerException e) {
      return e.getMessage();
    }
  }
}
