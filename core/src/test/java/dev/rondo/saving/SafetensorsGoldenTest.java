package dev.rondo.saving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A file that PyTorch's users wrote, against what their library reads from it, bit for bit. */
class SafetensorsGoldenTest {

  @Test
  void readsAFileOfOthers() throws Exception {
    String environment = System.getenv("RONDO_SHARED");
    String shared = System.getProperty("rondo.shared", environment == null ? "" : environment);
    Path file = Path.of(shared, "golden", "pytorch-files", "store__multi_layer.safetensors");
    Assumptions.assumeTrue(
        !shared.isEmpty() && Files.exists(file),
        "reference data not found: set -Drondo.shared to the folder that has golden/");
    Map<String, Tensor> tensors = Safetensors.read(file).tensors();
    JsonNode expected =
        Json.parse(Files.readAllBytes(file.resolveSibling(file.getFileName() + ".expected.json")))
            .get("content");
    assertEquals(expected.size(), tensors.size());
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      Tensor tensor = tensors.get(entry.getKey());
      JsonNode content = entry.getValue();
      assertArrayEquals(
          StreamSupport.stream(content.get("shape").spliterator(), false)
              .mapToInt(JsonNode::intValue)
              .toArray(),
          tensor.shape().toArray(),
          entry.getKey());
      JsonNode numbers = content.has("data") ? content.get("data") : content.get("first");
      double[] all = new double[tensor.size()];
      for (int i = 0; i < all.length; i++) {
        all[i] = tensor.isInt() ? tensor.toIntArray()[i] : tensor.toArray()[i];
      }
      for (int i = 0; i < numbers.size(); i++) {
        assertEquals(numbers.get(i).doubleValue(), all[i], entry.getKey());
      }
      if (content.has("sum_float64")) {
        double sum = java.util.Arrays.stream(all).sum();
        assertEquals(content.get("sum_float64").doubleValue(), sum, 1e-9);
      }
    }
  }
}
