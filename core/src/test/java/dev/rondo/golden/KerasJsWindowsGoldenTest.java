package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Layers;
import dev.rondo.layers.Merges;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.model.Model;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single layers and small models that keras-js took from Keras 2, at its tolerance. */
class KerasJsWindowsGoldenTest {
  private static final double ABS = 1e-4;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Conv1D",
        "Conv2D",
        "MaxPooling1D",
        "AveragePooling1D",
        "GlobalMaxPooling1D",
        "GlobalAveragePooling1D",
        "Cropping1D",
        "ZeroPadding1D",
        "UpSampling1D",
        "BatchNormalization",
        "Permute",
        "Reshape",
        "TimeDistributed"
      })
  void layersAgree(String file) {
    Tally.all("keras-js", file, KerasJsWindowsGoldenTest::check);
  }

  private static void check(JsonNode one) {
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

  private static Tensor run(Layer layer, Tensor x, Iterator<Tensor> given) {
    Weights weights = Weights.seeded(0);
    LayerFunction function = layer.build("layer_1", weights, x.shape().remove(0));
    for (Weight weight : weights) {
      weight.assign(given.next());
    }
    return function.apply(Signal.of(x), Pass.inference()).value();
  }

  @Test
  void modelsAgree() {
    Tally.all("keras-js", "models", KerasJsWindowsGoldenTest::checkModel);
  }

  /** Chains and branches alike: each layer says which ones stand before it. */
  private static void checkModel(JsonNode one) {
    List<JsonNode> given = Golden.list(one.has("inputs") ? one.get("inputs") : single(one));
    List<Node> inputs = new ArrayList<>();
    for (JsonNode x : given) {
      inputs.add(Layers.input("input_" + inputs.size(), Golden.shape(x)));
    }
    Map<String, Node> nodes = new LinkedHashMap<>();
    Iterator<Node> starts = inputs.iterator();
    Node last = inputs.get(0);
    for (JsonNode layer : one.get("layers")) {
      List<Node> before = new ArrayList<>();
      layer.get("inbound").forEach(name -> before.add(nodes.get(name.asText())));
      if (before.isEmpty()) {
        before.add(starts.next());
      }
      String name = layer.get("attrs").get("name").asText();
      last = node(name, layer.get("layerClass").asText(), layer.get("attrs"), before);
      nodes.put(name, last);
    }
    Model model = Model.of(inputs, last);
    Iterator<JsonNode> theirs = one.get("weights").iterator();
    for (String name : nodes.keySet()) {
      for (Weight weight : model.weights()) {
        if (weight.name().startsWith(name + "/") || weight.name().startsWith(name + "-")) {
          weight.assign(Golden.tensor(theirs.next()));
        }
      }
    }
    String id = one.get("id").asText();
    assertTrue(!theirs.hasNext(), id + ": weights left");
    List<Tensor> xs = given.stream().map(x -> Ops.expandDims(Golden.tensor(x), 0)).toList();
    compare(id, one.get("expected"), model.forward(xs).get(0));
  }

  private static JsonNode single(JsonNode one) {
    return JsonNodeFactory.instance.arrayNode().add(one.get("input"));
  }

  private static Node node(String name, String className, JsonNode config, List<Node> before) {
    Node[] all = before.toArray(Node[]::new);
    return switch (className) {
      case "Add" -> Merges.add(all);
      case "Subtract" -> Merges.subtract(all[0], all[1]);
      case "Multiply" -> Merges.multiply(all);
      case "Average" -> Merges.average(all);
      case "Maximum" -> Merges.maximum(all);
      case "Minimum" -> Merges.minimum(all);
      case "Concatenate" -> Merges.concatenate(all);
      case "SeparableConv2D" ->
          before
              .get(0)
              .then(name + "-depthwise", KerasWindowLayers.depthwise(config))
              .then(name, KerasWindowLayers.pointwise(config));
      default -> {
        Layer layer = KerasWindowLayers.of(className, config);
        assertTrue(layer != null, className);
        yield before.get(0).then(name, layer);
      }
    };
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
