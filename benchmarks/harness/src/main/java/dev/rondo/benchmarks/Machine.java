package dev.rondo.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

  /** Bytes of the widest vectors, as far as they are known. */
  int vectorBytes() {
    return cpu.contains("AVX-512") ? 64 : cpu.contains("AVX2") ? 32 : 16;
  }

  /** Bytes of the caches that a core reads its data through, the first first; empty if unknown. */
  static List<Long> caches() {
    List<Long> caches = new ArrayList<>();
    try (Stream<Path> levels = Files.list(Path.of("/sys/devices/system/cpu/cpu0/cache"))) {
      for (Path level : levels.filter(path -> path.toString().contains("/index")).toList()) {
        String size = Files.readString(level.resolve("size")).strip();
        if (!Files.readString(level.resolve("type")).startsWith("Instruction")) {
          long unit = size.endsWith("M") ? 1 << 20 : 1 << 10;
          caches.add(unit * Long.parseLong(size.replaceAll("\\D", "")));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return List.of();
    }
    return caches.stream().sorted().toList();
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
