package dev.rondo.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one process said.
 *
 * @param millis milliseconds of one repetition, sample by sample
 * @param peakMegabytes its peak resident memory; NaN where the system does not tell
 */
record WorkerResult(
    String name, String version, int threads, double[] millis, double peakMegabytes) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_SHOWN = 200;

  /**
   * What a worker says of itself.
   *
   * @throws WorkerException if it is not such a line
   */
  static WorkerResult parse(String line) throws WorkerException {
    try {
      JsonNode json = JSON.readTree(line);
      if (json.path("name").isTextual() && json.path("version").isTextual()) {
        return new WorkerResult(
            json.path("name").asText(),
            json.path("version").asText(),
            json.path("threads").asInt(),
            StreamSupport.stream(json.path("samples_ms").spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray(),
            json.path("peak_rss_mb").asDouble(Double.NaN));
      }
      throw unreadable(line, null);
    } catch (JsonProcessingException e) {
      throw unreadable(line, e);
    }
  }

  /**
   * What a worker has measured: at least one sample.
   *
   * @throws WorkerException if it is not such a line
   */
  static WorkerResult timed(String line) throws WorkerException {
    WorkerResult result = parse(line);
    if (result.millis.length == 0
        || !Arrays.stream(result.millis).allMatch(ms -> ms > 0 && Double.isFinite(ms))) {
      throw unreadable(line, null);
    }
    return result;
  }

  private static WorkerException unreadable(String line, @Nullable Throwable cause) {
    String start = line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + ".." : line;
    return new WorkerException(
        "expected a line of JSON with name, version and times but got '" + start + "'", cause);
  }
}
