package dev.rondo.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.StreamSupport;

/**
 * What one process said.
 *
 * @param millis milliseconds of one repetition, sample by sample
 * @param peakMegabytes its peak resident memory; NaN where the system does not tell
 */
record WorkerResult(
    String name, String version, int threads, double[] millis, double peakMegabytes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws WorkerException if it is not such a line
   */
  static WorkerResult parse(String line) throws WorkerException {
    try {
      JsonNode json = JSON.readTree(line);
      return new WorkerResult(
          json.path("name").asText(),
          json.path("version").asText(),
          json.path("threads").asInt(),
          StreamSupport.stream(json.path("samples_ms").spliterator(), false)
              .mapToDouble(JsonNode::asDouble)
              .toArray(),
          json.path("peak_rss_mb").asDouble(Double.NaN));
    } catch (JsonProcessingException e) {
      throw new WorkerException("expected a line of JSON but got '" + line + "'", e);
    }
  }
}
