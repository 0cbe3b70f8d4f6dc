package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.golden.Protobuf.Field;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.AttentionOps;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.ScaledDotProduct;
import dev.rondo.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The Attention of ONNX: heads side by side in the columns, or on an axis of their own. */
class OnnxAttentionGoldenTest {
  private static final List<String> PLAIN = List.of("Q", "K", "V");

  @Test
  void valuesAreThoseOfOnnx() throws IOException {
    Path suite = Golden.suite("onnx-backend");
    Map<String, String> left = new LinkedHashMap<>();
    int passed = 0;
    try (ZipFile zip = new ZipFile(suite.resolve("node.zip").toFile())) {
      for (JsonNode test : Golden.read(suite.resolve("index.json")).get("tests")) {
        String name = test.get("test").asText();
        if (!name.startsWith("test_attention") || name.endsWith("_expanded")) {
          continue;
        }
        List<String> inputs =
            Golden.list(test.get("inputs")).stream().map(JsonNode::asText).toList();
        if (!inputs.equals(PLAIN) || test.get("outputs").size() > 1) {
          left.put(name, "takes or gives more than queries, keys, values and output: " + inputs);
          continue;
        }
        Map<String, Double> attributes = attributes(read(zip, name + "/model.onnx"));
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          tensors.add(tensor(read(zip, name + "/test_data_set_0/input_" + i + ".pb")));
        }
        String reason = notRondo(attributes, tensors);
        if (reason.isEmpty()) {
          Tensor expected = tensor(read(zip, name + "/test_data_set_0/output_0.pb"));
          Tensor y = attention(attributes, tensors);
          assertEquals(expected.shape(), y.shape(), name);
          double[] numbers = new double[expected.size()];
          float[] floats = expected.toArray();
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = floats[i];
          }
          Golden.assertClose(name, numbers, y.toArray(), 1e-5, 1e-4);
          passed++;
        } else {
          left.put(name, reason);
        }
      }
    }
    Golden.report("onnx-backend/Attention", passed, left);
    assertTrue(passed >= 10, "10 cases were there when this was written but got " + passed);
  }

  private static String notRondo(Map<String, Double> attributes, List<Tensor> tensors) {
    if (attributes.containsKey("softcap")) {
      return "caps the scores";
    }
    boolean grouped =
        tensors.get(0).rank() == 4
            ? tensors.get(0).dim(1) != tensors.get(1).dim(1)
            : !Objects.equals(attributes.get("q_num_heads"), attributes.get("kv_num_heads"));
    return grouped ? "fewer heads of keys than of queries" : "";
  }

  private static Tensor attention(Map<String, Double> attributes, List<Tensor> tensors) {
    boolean axis = tensors.get(0).rank() == 4;
    int heads =
        axis ? tensors.get(0).dim(1) : attributes.getOrDefault("q_num_heads", 1.0).intValue();
    List<Tensor> columns = tensors.stream().map(x -> axis ? sideBySide(x) : x).toList();
    double width = (double) columns.get(0).dim(2) / heads;
    float scale = attributes.getOrDefault("scale", 1 / Math.sqrt(width)).floatValue();
    boolean causal = attributes.getOrDefault("is_causal", 0.0) != 0;
    Tensor y =
        AttentionOps.attention(
            ScaledDotProduct.of(heads, scale).mask(new AttentionMask(null, null, causal)),
            columns.get(0),
            columns.get(1),
            columns.get(2));
    return axis
        ? Ops.transpose(y.reshape(y.dim(0), y.dim(1), heads, y.dim(2) / heads), 0, 2, 1, 3)
        : y;
  }

  private static Tensor sideBySide(Tensor x) {
    return Ops.transpose(x, 0, 2, 1, 3).reshape(x.dim(0), x.dim(2), x.dim(1) * x.dim(3));
  }

  private static byte[] read(ZipFile zip, String name) throws IOException {
    ZipEntry entry = Objects.requireNonNull(zip.getEntry(name), name);
    return zip.getInputStream(entry).readAllBytes();
  }

  /** The numbers among the attributes of the only node: model.graph.node.attribute. */
  private static Map<String, Double> attributes(byte[] model) {
    byte[] node = Protobuf.first(Protobuf.first(model, 7).bytes(), 1).bytes();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Field field : Protobuf.fields(node)) {
      if (field.number() == 5) {
        String name = "";
        double value = 0;
        for (Field part : Protobuf.fields(field.bytes())) {
          switch (part.number()) {
            case 1 -> name = new String(part.bytes(), StandardCharsets.UTF_8);
            case 2 -> value = little(part.bytes()).getFloat();
            case 3 -> value = part.integer();
            default -> {}
          }
        }
        numbers.put(name, value);
      }
    }
    return numbers;
  }

  /** A TensorProto of float32 in raw bytes. */
  private static Tensor tensor(byte[] proto) {
    List<Integer> dims = new ArrayList<>();
    float[] numbers = {};
    for (Field field : Protobuf.fields(proto)) {
      switch (field.number()) {
        case 1 -> dims.addAll(Protobuf.integers(field));
        case 2 -> assertEquals(1, field.integer(), "float32");
        case 9 -> {
          numbers = new float[field.bytes().length / Float.BYTES];
          little(field.bytes()).asFloatBuffer().get(numbers);
        }
        default -> {}
      }
    }
    return Tensor.of(numbers, dims.stream().mapToInt(Integer::intValue).toArray());
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
