package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The cases of the reference implementation of WebNN. */
class WebnnGoldenTest {

  @Test
  void valuesAreThoseOfWebnn() {
    Tally.all("webnn-baseline", "cases", WebnnGoldenTest::check);
  }

  private static void check(JsonNode one) {
    String id = one.get("id").asText();
    String op = one.get("op").asText();
    JsonNode expected = one.get("expected");
    switch (op) {
      case "softmax" -> compare(one, id, expected, softmax(one.get("args")));
      case "layerNormalization" -> compare(one, id, expected, normalize(one.get("args")));
      default -> {
        Map<String, float[]> results = new HashMap<>(new WebnnRnn(one).run());
        expected
            .properties()
            .forEach(
                each ->
                    compare(
                        one,
                        id + " " + each.getKey(),
                        each.getValue(),
                        results.remove(each.getKey())));
        results.remove("sequence");
        assertEquals(Map.of(), results, id + ": not compared");
      }
    }
  }

  private static void compare(JsonNode one, String what, JsonNode expected, float[] actual) {
    double abs = one.get("tolerance").get("abs").asDouble();
    // 216 in float32 is exact to 1e-5, and the terms of its sum to as much.
    Golden.assertClose(what, Golden.numbers(expected), actual, abs, 1e-6);
  }

  /** Over any axis: it changes places with the last one, and back. */
  private static float[] softmax(JsonNode args) {
    Tensor x = Golden.tensor(args.get(0));
    int axis = args.get(1).asInt();
    int[] swapped = IntStream.range(0, x.rank()).toArray();
    swapped[axis] = x.rank() - 1;
    swapped[x.rank() - 1] = axis;
    return Ops.transpose(Ops.softmax(Ops.transpose(x, swapped)), swapped).toArray();
  }

  private static float[] normalize(JsonNode args) {
    Tensor x = Golden.tensor(args.get(0));
    JsonNode options = args.get(1);
    int[] axes =
        options.has("axes")
            ? Golden.list(options.get("axes")).stream().mapToInt(JsonNode::asInt).toArray()
            : IntStream.range(1, x.rank()).toArray();
    float epsilon = (float) options.path("epsilon").asDouble(1e-5);
    Tensor centred = x.sub(Ops.mean(x, true, axes));
    Tensor y = centred.div(Ops.sqrt(Ops.variance(x, true, axes).add(epsilon)));
    if (options.has("scale")) {
      y = y.mul(along(Golden.tensor(options.get("scale")), axes, x.rank()));
    }
    if (options.has("bias")) {
      y = y.add(along(Golden.tensor(options.get("bias")), axes, x.rank()));
    }
    return y.toArray();
  }

  /** A tensor whose axes stand for {@code axes}, in that order, made to broadcast with x. */
  private static Tensor along(Tensor scale, int[] axes, int rank) {
    int[] order =
        IntStream.range(0, axes.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> axes[i]))
            .mapToInt(i -> i)
            .toArray();
    int[] dims = new int[rank];
    Arrays.fill(dims, 1);
    for (int i = 0; i < axes.length; i++) {
      dims[axes[i]] = scale.dim(i);
    }
    return (axes.length > 1 ? Ops.transpose(scale, order) : scale).reshape(dims);
  }
}
