package dev.rondo.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of Keras.js, whose numbers are those of Keras 2. */
class KerasJsGoldenTest {
  // what its own suite allows; the numbers are written to six digits, and add up here
  private static final double ABS = 1e-5;

  @ParameterizedTest
  @ValueSource(strings = {"SimpleRNN", "LSTM", "GRU", "Bidirectional", "Embedding", "Dense"})
  void valuesAreThoseOfKeras2(String file) {
    Tally.all("keras-js", file, KerasJsGoldenTest::check);
  }

  private static void check(JsonNode one) {
    JsonNode attributes = one.get("attributes");
    Tensor x = Ops.expandDims(Golden.tensor(one.get("input")), 0);
    x = one.get("layer").asText().equals("Embedding") ? Ops.toInt(x) : x;
    Weights weights = Weights.seeded(0);
    Shape example = x.shape().remove(0);
    LayerFunction function =
        layer(one.get("layer").asText(), attributes).build("layer_1", weights, example);
    KerasWeights.assign(weights, Golden.list(one.get("weights")));
    Pass pass = Pass.inference().carrying(new CarriedStates());
    Tensor y = function.apply(Signal.of(x), pass).value();
    if (attributes.path("stateful").asBoolean()) {
      y = function.apply(Signal.of(x), pass).value();
    }
    Golden.assertClose(
        one.get("id").asText(), Golden.numbers(one.get("expected")), y.toArray(), ABS, 0);
  }

  private static Layer layer(String kind, JsonNode attributes) {
    return kind.equals("Embedding")
        ? KerasModel.embedding(attributes)
        : KerasLayers.of(kind, attributes, true);
  }

  @Test
  void activationsAreThoseOfKeras2() {
    Tally.all(
        "keras-js",
        "activations",
        one -> {
          Tensor y =
              KerasLayers.activation(one.get("activation").asText(), true)
                  .apply(Golden.tensor(one.get("input")));
          Golden.assertClose(
              one.get("id").asText(), Golden.numbers(one.get("expected")), y.toArray(), ABS, 1e-6);
        });
  }
}
