package dev.rondo.benchmarks.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The main program of a contestant's process.
 *
 * <pre>{@code
 * --version                                      prints {"name":..., "version":...}
 * --shape TEXT --threads N --warmup S --seconds S --samples K [--outputs FILE]
 * }</pre>
 *
 * The second prints {@code {"name", "version", "threads", "samples_ms":[..], "peak_rss_mb"}} as its
 * last line.
 */
public final class Worker {
  private Worker() {}

  /** Does what the arguments say. */
  public static void run(Engine engine, String[] args) {
    ObjectNode line =
        new ObjectMapper()
            .createObjectNode()
            .put("name", engine.name())
            .put("version", engine.version());
    if (args.length > 0 && args[0].equals("--version")) {
      System.out.println(line);
      return;
    }
    Map<String, String> options = options(args);
    int threads = Integer.parseInt(option(options, "--threads"));
    Work work = engine.prepare(BenchmarkShape.parse(option(options, "--shape")), threads);
    @Nullable String outputs = options.get("--outputs");
    if (outputs != null) {
      Outputs.write(Path.of(outputs), work.outputs());
    }
    Timing timing =
        new Timing(
            Double.parseDouble(option(options, "--warmup")),
            Double.parseDouble(option(options, "--seconds")),
            Integer.parseInt(option(options, "--samples")));
    double[] samples = timing.measure(work);
    line.put("threads", threads);
    ArrayNode millis = line.putArray("samples_ms");
    for (double sample : samples) {
      millis.add(sample);
    }
    PeakMemory.megabytes().ifPresent(peak -> line.put("peak_rss_mb", peak));
    System.out.println(line);
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    return options;
  }

  private static String option(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + ": expected a value but there is none");
    }
    return value;
  }
}
