package dev.rondo.benchmarks;

import java.nio.file.Path;

/** Where things are. */
final class Project {
  private Project() {}

  /** The project's folder, as {@code benchmarks/compare} tells it. */
  static Path root() {
    return Path.of(System.getProperty("rondo.home", ".")).toAbsolutePath().normalize();
  }

  static Path benchmarks() {
    return root().resolve("benchmarks");
  }

  /** The java command that runs this process. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
