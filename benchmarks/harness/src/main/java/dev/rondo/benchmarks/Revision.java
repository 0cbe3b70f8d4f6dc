package dev.rondo.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which Rondo is measured. */
final class Revision {
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>rondo-parent</artifactId>\\s*<version>([^<]+)</version>");
  private static final long SECONDS = 20;

  private Revision() {}

  /**
   * Such as {@code Rondo 0.1.0-SNAPSHOT, commit 0123456789, modified}: version, and the commit that
   * git knows for the folder, with a word if what git follows there is not as committed.
   */
  static String of(Path root) {
    return "Rondo " + version(root) + ", " + commit(root);
  }

  private static String version(Path root) {
    try {
      Matcher version = VERSION.matcher(Files.readString(root.resolve("pom.xml")));
      return version.find() ? version.group(1) : "of unknown version";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root.resolve("pom.xml"), e);
    }
  }

  private static String commit(Path root) {
    try {
      // The second line is empty in the top folder; in another one, the commit is not Rondo's.
      String head = git(root, "rev-parse", "--short=10", "HEAD", "--show-prefix");
      if (!head.isEmpty() && head.strip().lines().count() == 1) {
        String changes = git(root, "status", "--porcelain", "--untracked-files=no");
        return "commit " + head.strip() + (changes.isBlank() ? "" : ", modified");
      }
    } catch (WorkerException e) {
      // No git here.
    }
    return "commit unknown";
  }

  /** What git prints; empty if it fails. */
  private static String git(Path root, String... arguments) throws WorkerException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Output.Ended ended = Output.run(new ProcessBuilder(command).directory(root.toFile()), SECONDS);
    return ended.status() == 0 ? ended.out() : "";
  }
}
