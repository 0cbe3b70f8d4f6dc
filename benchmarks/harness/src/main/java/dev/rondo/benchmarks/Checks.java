package dev.rondo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be wrong with the options, found out before anything is measured; each throws {@link
 * IllegalArgumentException}.
 */
final class Checks {
  private Checks() {}

  static void threads(int threads, int processors) {
    check(threads >= 1, "--threads: expected at least 1 but got " + threads);
    check(
        threads <= processors,
        "--threads: expected at most "
            + processors
            + ", the processors of this machine, but got "
            + threads
            + ". More would wait for each other.");
  }

  static void rounds(@Nullable Integer rounds) {
    check(rounds == null || rounds >= 1, "--rounds: expected at least 1 but got " + rounds);
  }

  /** Whether the file can be written, as far as that shows without touching anything. */
  static void writable(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    check(!file.toString().isEmpty(), option + ": expected the name of a file but got ''");
    String cannot = option + ": cannot write " + file + ": ";
    try {
      Path real = Destination.real(file);
      check(!Files.isDirectory(real), cannot + "it is a folder");
      Path folder = real.getParent();
      boolean inFolder = folder != null && Files.isDirectory(folder);
      check(inFolder, cannot + "there is no folder " + folder);
      Path asked = Files.exists(real) || folder == null ? real : folder;
      check(Files.isWritable(asked), cannot + "it may not be written to");
    } catch (IOException e) {
      throw new IllegalArgumentException(cannot + e.getMessage(), e);
    }
  }

  /**
   * That no file is written over by another, or over what it comes from.
   *
   * @param files by option; null for those not given
   */
  static void different(Map<String, @Nullable Path> files) {
    Map<Path, String> known = new HashMap<>();
    files.forEach(
        (option, file) -> {
          if (file != null) {
            try {
              String other = known.putIfAbsent(Destination.real(file), option);
              check(
                  other == null,
                  option + ": expected another file than that of " + other + " but got " + file);
            } catch (IOException e) {
              throw new IllegalArgumentException(option + ": " + file + ": " + e.getMessage(), e);
            }
          }
        });
  }

  static void complaint(@Nullable String complaint) {
    check(complaint == null, String.valueOf(complaint));
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
