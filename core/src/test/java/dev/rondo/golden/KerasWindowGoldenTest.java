package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of Keras's layers without recurrence, and of its convolutional LSTM, as recorded. */
class KerasWindowGoldenTest {
  private static final double ABS = 1e-5;
  private static final double REL = 1e-4;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv",
        "conv_lstm1d",
        "batch_normalization",
        "layer_normalization",
        "time_distributed"
      })
  void valuesAreThoseOfKeras(String file) {
    Tally.all("keras-tests", file, KerasWindowGoldenTest::check);
  }

  private static void check(JsonNode one) {
    for (JsonNode step : one.get("steps")) {
      if (step.has("call")) {
        call(one.get("id").asText(), step);
      }
    }
  }

  private static void call(String id, JsonNode step) {
    JsonNode config = step.get("call").get("config");
    Layer layer = KerasWindowLayers.of(step.get("call").get("class_name").asText(), config);
    assertTrue(layer != null, id);
    Tensor given = Golden.tensor(step.get("args").get(0));
    boolean first = config.path("data_format").asText().equals("channels_first");
    Tensor x = first ? Ops.transpose(given, 0, 2, 1) : given;
    Weights weights = Weights.seeded(0);
    LayerFunction function = layer.build("layer_1", weights, x.shape().remove(0));
    assertEquals(weights.list().size(), step.get("weights").size(), id);
    boolean training = step.get("kwargs").path("training").asBoolean();
    assign(weights, step.get("weights"), training);
    Signal signal = Signal.of(x);
    if (step.get("kwargs").has("mask")) {
      Tensor mask = Golden.tensor(step.get("kwargs").get("mask"));
      // Keras takes a mask with axes of length 1 behind time too
      signal = signal.withMask(mask.reshape(mask.dim(0), mask.dim(1)));
    }
    Pass pass = training ? Pass.training(RandomState.seeded(1)) : Pass.inference();
    Signal result = function.apply(signal, pass);
    Tensor y = result.value();
    if (config.path("layer").path("class_name").asText().equals("MaskedDense")) {
      // the layer that Keras's test wraps sets masked steps to zero
      y = y.mul(Ops.expandDims(Objects.requireNonNull(result.mask()), 2));
    }
    Tensor out = first ? Ops.transpose(y, 0, 2, 1) : y;
    assertArrayEquals(Golden.shape(step.get("output")), out.shape().toArray(), id);
    Golden.assertClose(id, Golden.numbers(step.get("output")), out.toArray(), ABS, REL);
    if (training) {
      checkMoved(id, weights, step.get("weights"));
    }
  }

  private static String name(JsonNode weight) {
    String path = weight.get("path").asText();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Moving averages were recorded after the step. */
  private static void assign(Weights weights, JsonNode theirs, boolean training) {
    for (JsonNode weight : theirs) {
      if (!training || !name(weight).startsWith("moving")) {
        weights.get(name(weight)).assign(Golden.tensor(weight));
      }
    }
    GateSwap.exchange(weights);
  }

  private static void checkMoved(String id, Weights weights, JsonNode theirs) {
    for (JsonNode weight : List.copyOf(Golden.list(theirs))) {
      float[] ours = weights.get(name(weight)).value().toArray();
      Golden.assertClose(id + " " + name(weight), Golden.numbers(weight), ours, ABS, REL);
    }
  }
}
