package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.AttentionOps;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.ScaledDotProduct;
import dev.rondo.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Attention of ONNX: heads side by side in the columns, or on an axis of their own. */
class OnnxAttentionGoldenTest {
  private static final List<String> PLAIN = List.of("Q", "K", "V");

  @Test
  void valuesAreThoseOfOnnx() {
    Path suite = Golden.suite("onnx-backend");
    Tally tally = new Tally("onnx-backend", "Attention");
    for (JsonNode indexed : Golden.read(suite.resolve("index.json")).get("tests")) {
      String name = indexed.get("test").asText();
      if (!name.startsWith("test_attention") || name.endsWith("_expanded")) {
        continue;
      }
      List<String> inputs =
          Golden.list(indexed.get("inputs")).stream().map(JsonNode::asText).toList();
      if (!inputs.equals(PLAIN) || indexed.get("outputs").size() > 1) {
        tally.left(name, "takes or gives more than queries, keys, values and output");
        continue;
      }
      OnnxCase test = OnnxCase.read(suite, indexed);
      JsonNode attributes = OnnxCase.attributes(test.graph().getNode(0));
      List<Tensor> tensors = test.inputs().stream().map(Golden::tensor).toList();
      String reason = notRondo(attributes, tensors);
      if (reason.isEmpty()) {
        tally.agrees(name, () -> check(name, attributes, tensors, test.outputs().get(0)));
      } else {
        tally.left(name, reason);
      }
    }
    tally.report();
  }

  private static void check(
      String name, JsonNode attributes, List<Tensor> tensors, JsonNode expected) {
    Tensor y = attention(attributes, tensors);
    assertArrayEquals(Golden.shape(expected), y.shape().toArray(), name);
    Golden.assertClose(name, Golden.numbers(expected), y.toArray(), 1e-5, 1e-4);
  }

  private static String notRondo(JsonNode attributes, List<Tensor> tensors) {
    if (attributes.has("softcap")) {
      return "caps the scores";
    }
    boolean grouped =
        tensors.get(0).rank() == 4
            ? tensors.get(0).dim(1) != tensors.get(1).dim(1)
            : !attributes.path("q_num_heads").equals(attributes.path("kv_num_heads"));
    return grouped ? "fewer heads of keys than of queries" : "";
  }

  private static Tensor attention(JsonNode attributes, List<Tensor> tensors) {
    boolean axis = tensors.get(0).rank() == 4;
    int heads = axis ? tensors.get(0).dim(1) : attributes.path("q_num_heads").asInt(1);
    List<Tensor> columns = tensors.stream().map(x -> axis ? sideBySide(x) : x).toList();
    double width = (double) columns.get(0).dim(2) / heads;
    float scale = (float) attributes.path("scale").asDouble(1 / Math.sqrt(width));
    boolean causal = attributes.path("is_causal").asInt() != 0;
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
}
