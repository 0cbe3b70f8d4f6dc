package dev.rondo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  /** Opens the file as it will be written; one that was not there is taken away again. */
  static void writable(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    try {
      boolean isNew = Files.notExists(file);
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      if (isNew) {
        Files.delete(file);
      }
    } catch (IOException e) {
      Path folder = file.toAbsolutePath().getParent();
      String why =
          Files.isDirectory(file)
              ? "it is a folder"
              : folder != null && !Files.isDirectory(folder)
                  ? "there is no folder " + folder
                  : "it may not be written to";
      throw new IllegalArgumentException(option + ": cannot write " + file + ": " + why, e);
    }
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
