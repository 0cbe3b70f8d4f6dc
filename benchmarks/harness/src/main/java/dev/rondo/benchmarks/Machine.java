package dev.rondo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the figures were measured.
 *
 * @param cores processors that this process may use
 */
record Machine(String cpu, int cores, String os, String jdk) {

  static Machine here() {
    return new Machine(
        model(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        "JDK " + Runtime.version() + ", " + System.getProperty("java.vm.name"));
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
