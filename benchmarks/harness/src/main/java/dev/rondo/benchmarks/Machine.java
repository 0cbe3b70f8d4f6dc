package dev.rondo.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the figures were measured.
 *
 * @param cores processors that this process may use
 * @param load processes that wanted to run in the minute before; negative where it is not known
 */
record Machine(String cpu, int cores, String os, String jdk, double load) {
  private static final double QUIET = 0.5;

  static Machine here() {
    return new Machine(
        model(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        "JDK " + Runtime.version() + ", " + System.getProperty("java.vm.name"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** Whether other work would disturb the figures, above all those of peers that spin. */
  boolean busy() {
    return load > QUIET;
  }

  private static String model() {
    String model = "unknown CPU";
    String flags = "";
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        String value = line.substring(line.indexOf(':') + 1).strip();
        if (line.startsWith("model name")) {
          model = value;
        } else if (line.startsWith("flags")) {
          flags = value + " ";
        }
      }
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
    String vectors = flags.contains("avx512f ") ? "AVX-512" : flags.contains("avx2 ") ? "AVX2" : "";
    return vectors.isEmpty() ? model : model + ", " + vectors;
  }
}
