package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single layers and small models that keras-js took from Keras 2, at its tolerance. */
class KerasJsWindowsGoldenTest {
  private static final double ABS = 1e-4;

  @ParameterizedTest
  @CsvSource({
    "Conv1D, 3",
    "Conv2D, 11",
    "MaxPooling1D, 8",
    "AveragePooling1D, 5",
    "GlobalMaxPooling1D, 2",
    "GlobalAveragePooling1D, 2",
    "Cropping1D, 1",
    "ZeroPadding1D, 3",
    "UpSampling1D, 1",
    "BatchNormalization, 5",
    "Permute, 3",
    "TimeDistributed, 1"
  })
  void layersAgree(String file, int atLeast) {
    JsonNode suite = Golden.read(Golden.suite("keras-js").resolve(file + ".json"));
    for (JsonNode one : suite.get("cases")) {
      String id = one.get("id").asText();
      Layer layer = KerasWindowLayers.of(one.get("layer").asText(), one.get("attributes"));
      assertTrue(layer != null, id);
      Tensor x = Ops.expandDims(Golden.tensor(one.get("input")), 0);
      List<Tensor> given = new ArrayList<>();
      one.path("weights").forEach(weight -> given.add(Golden.tensor(weight)));
      Iterator<Tensor> weights = given.iterator();
      compare(id, one.get("expected"), run(layer, x, weights));
      assertTrue(!weights.hasNext(), id + ": weights left");
    }
    Golden.report("keras-js/" + file, suite.get("cases").size(), Map.of());
    assertTrue(suite.get("cases").size() >= atLeast, "fewer cases than when this was written");
  }

  @Test
  void modelsOfOnePathAgree() {
    JsonNode suite = Golden.read(Golden.suite("keras-js").resolve("models.json"));
    Map<String, String> left = new LinkedHashMap<>();
    int passed = 0;
    for (JsonNode one : suite.get("cases")) {
      String id = one.get("id").asText();
      if (one.has("inputs")) {
        left.put(id, "a graph of several branches");
        continue;
      }
      String reason = runModel(id, one);
      if (reason == null) {
        passed++;
      } else {
        left.put(id, reason);
      }
    }
    Golden.report("keras-js/models", passed, left);
    assertTrue(passed >= 13, "fewer models than when this was written: " + passed);
  }

  /** Null if it agrees, else why it cannot be run. */
  private static @Nullable String runModel(String id, JsonNode one) {
    List<Tensor> given = new ArrayList<>();
    one.get("weights").forEach(weight -> given.add(Golden.tensor(weight)));
    Iterator<Tensor> weights = given.iterator();
    Tensor x = Ops.expandDims(Golden.tensor(one.get("input")), 0);
    for (JsonNode each : one.get("layers")) {
      String className = each.get("layerClass").asText();
      if (className.equals("SeparableConv2D")) {
        x = run(KerasWindowLayers.depthwise(each.get("attrs")), x, weights);
        x = run(KerasWindowLayers.pointwise(each.get("attrs")), x, weights);
        continue;
      }
      Layer layer = KerasWindowLayers.of(className, each.get("attrs"));
      if (layer == null) {
        return "no layer " + className;
      }
      x = run(layer, x, weights);
    }
    compare(id, one.get("expected"), x);
    return null;
  }

  private static Tensor run(Layer layer, Tensor x, Iterator<Tensor> given) {
    Weights weights = Weights.seeded(0);
    LayerFunction function = layer.build("layer_1", weights, x.shape().remove(0));
    for (Weight weight : weights) {
      weight.assign(given.next());
    }
    return function.apply(Signal.of(x), Pass.inference()).value();
  }

  private static void compare(String id, JsonNode expected, Tensor y) {
    List<Integer> shape = new ArrayList<>();
    for (int dim : y.shape().remove(0).toArray()) {
      shape.add(dim);
    }
    List<Integer> theirs = new ArrayList<>();
    for (int dim : Golden.shape(expected)) {
      theirs.add(dim);
    }
    assertEquals(theirs, shape, id);
    Golden.assertClose(id, Golden.numbers(expected), y.toArray(), ABS, 0);
  }
}
