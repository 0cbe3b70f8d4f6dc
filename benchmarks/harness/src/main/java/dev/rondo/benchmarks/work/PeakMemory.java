package dev.rondo.benchmarks.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** The most resident memory that this process had. */
final class PeakMemory {
  private static final double KB_PER_MB = 1024;

  private PeakMemory() {}

  /** In MB, as Linux tells it; empty elsewhere. */
  static OptionalDouble megabytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return OptionalDouble.of(Long.parseLong(line.replaceAll("\\D", "")) / KB_PER_MB);
        }
      }
    } catch (IOException e) {
      // Another system: nothing to tell.
    }
    return OptionalDouble.empty();
  }
}
