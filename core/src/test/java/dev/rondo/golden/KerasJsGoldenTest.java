package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Layers;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Rnn;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of Keras.js, whose numbers are those of Keras 2. */
class KerasJsGoldenTest {
  // what its own suite allows; the numbers are written to six digits, and add up here
  private static final double ABS = 1e-5;

  @ParameterizedTest
  @CsvSource({"SimpleRNN, 6", "LSTM, 6", "GRU, 6", "Bidirectional, 5", "Embedding, 2", "Dense, 2"})
  void valuesAreThoseOfKeras2(String file, int atLeast) {
    JsonNode suite = Golden.read(Golden.suite("keras-js").resolve(file + ".json"));
    for (JsonNode one : suite.get("cases")) {
      check(one);
    }
    Golden.report("keras-js/" + file, suite.get("cases").size(), Map.of());
    assertTrue(suite.get("cases").size() >= atLeast, "fewer cases than when this was written");
  }

  private static void check(JsonNode one) {
    JsonNode attributes = one.get("attributes");
    Tensor x = Ops.expandDims(Golden.tensor(one.get("input")), 0);
    x = one.get("layer").asText().equals("Embedding") ? Ops.toInt(x) : x;
    Weights weights = Weights.seeded(0);
    Shape example = x.shape().remove(0);
    LayerFunction function = layer(one, attributes).build("layer_1", weights, example);
    KerasWeights.assign(weights, Golden.list(one.get("weights")));
    Pass pass = Pass.inference().carrying(new CarriedStates());
    Tensor y = function.apply(Signal.of(x), pass).value();
    if (attributes.path("stateful").asBoolean()) {
      y = function.apply(Signal.of(x), pass).value();
    }
    Golden.assertClose(
        one.get("id").asText(), Golden.numbers(one.get("expected")), y.toArray(), ABS, 0);
  }

  private static Layer layer(JsonNode one, JsonNode attributes) {
    String kind = one.get("layer").asText();
    return switch (kind) {
      case "Embedding" -> {
        var layer =
            Layers.embedding(
                attributes.get("input_dim").asInt(), attributes.get("output_dim").asInt());
        yield attributes.path("mask_zero").asBoolean() ? layer.maskZero() : layer;
      }
      case "Bidirectional" ->
          Layers.bidirectional((Rnn) KerasLayers.of(attributes.get("layer"), true))
              .merge(KerasLayers.merge(attributes));
      default -> KerasLayers.of(kind, attributes, attributes.get("units").asInt(), true);
    };
  }

  @Test
  void activationsAreThoseOfKeras2() {
    JsonNode suite = Golden.read(Golden.suite("keras-js").resolve("activations.json"));
    for (JsonNode one : suite.get("cases")) {
      Tensor y =
          KerasLayers.activation(one.get("activation").asText(), true)
              .apply(Golden.tensor(one.get("input")));
      Golden.assertClose(
          one.get("id").asText(), Golden.numbers(one.get("expected")), y.toArray(), ABS, 1e-6);
    }
    Golden.report("keras-js/activations", suite.get("cases").size(), Map.of());
    assertTrue(suite.get("cases").size() >= 22, "22 cases were there when this was written");
  }
}
