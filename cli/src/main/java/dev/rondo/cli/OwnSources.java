package dev.rondo.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Rondo's own sources: a real text that every clone has. */
final class OwnSources {
  private OwnSources() {}

  /** The folder that the launcher script stands in; empty without the script. */
  private static String home() {
    return System.getProperty("rondo.home", "");
  }

  /** The folder {@code src/main} of each module: not what was built. Empty where there are none. */
  static List<Path> folders() {
    return home().isEmpty() ? List.of() : sources(Path.of(home()));
  }

  /** Whether these paths are {@link #folders}. */
  static boolean are(List<String> paths) {
    return paths.equals(folders().stream().map(Path::toString).toList());
  }

  /** The sources of the core, as seen from where the user stands. */
  static String core() {
    Path core = Path.of(home(), "core", "src", "main").toAbsolutePath();
    Path here = Path.of("").toAbsolutePath();
    return (core.startsWith(here) ? here.relativize(core) : core).toString();
  }

  private static List<Path> sources(Path home) {
    try (Stream<Path> modules = Files.list(home)) {
      return modules
          .map(module -> module.resolve("src").resolve("main"))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(home + ": cannot be read: " + e, e);
    }
  }
}
