package dev.rondo.benchmarks.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a contestant computed, by name, for the others to be compared with. The file is one line of
 * JSON, {@code [{"name": "logits", "count": 2}]}, and then the numbers as little-endian float32.
 */
public final class Outputs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Outputs() {}

  /** Writes them in their order. */
  public static void write(Path file, Map<String, float[]> outputs) {
    ArrayNode header = JSON.createArrayNode();
    int count = 0;
    for (Map.Entry<String, float[]> section : outputs.entrySet()) {
      header.addObject().put("name", section.getKey()).put("count", section.getValue().length);
      count += section.getValue().length;
    }
    byte[] line = (header + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(line.length + count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(line);
    for (float[] values : outputs.values()) {
      for (float value : values) {
        bytes.putFloat(value);
      }
    }
    try {
      Files.write(file, bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #write}, or a worker in another language, wrote.
   *
   * @throws UncheckedIOException if the file is missing or shorter than its first line says
   */
  public static Map<String, float[]> read(Path file) {
    try {
      byte[] all = Files.readAllBytes(file);
      int end = 0;
      while (end < all.length && all[end] != '\n') {
        end++;
      }
      JsonNode header = JSON.readTree(new String(all, 0, end, StandardCharsets.UTF_8));
      int at = Math.min(all.length, end + 1);
      ByteBuffer bytes = ByteBuffer.wrap(all, at, all.length - at).order(ByteOrder.LITTLE_ENDIAN);
      Map<String, float[]> outputs = new LinkedHashMap<>();
      for (JsonNode section : header) {
        long count = section.path("count").asLong(-1);
        if (count < 0 || count > bytes.remaining() / Float.BYTES) {
          throw new IOException(
              "expected " + section + " but " + bytes.remaining() + " bytes are left");
        }
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
          values[i] = bytes.getFloat();
        }
        outputs.put(section.path("name").asText(), values);
      }
      return outputs;
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }
}
