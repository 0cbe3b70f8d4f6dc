package dev.rondo.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.golden.TorchRnn.Arguments;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Rnn;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole models of RTNeural over long sequences, made with Keras and PyTorch. */
class RtneuralGoldenTest {

  private static void report(String file, Consumer<JsonNode> comparison) {
    JsonNode model = Golden.read(Golden.suite("rtneural").resolve(file + ".json"));
    Tally tally = new Tally("rtneural", file);
    tally.agrees(file, () -> comparison.accept(model));
    tally.report();
  }

  private static Tensor input(JsonNode model) {
    return Ops.expandDims(Golden.tensor(model.get("input")), 0);
  }

  private static void compare(JsonNode model, Tensor y) {
    String id = model.get("id").asText();
    double abs = model.get("tolerance").get("abs").asDouble();
    Golden.assertClose(id, Golden.numbers(model.get("expected")), y.toArray(), abs, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keras_gru", "keras_lstm"})
  void modelsOfKeras(String file) {
    report(file, RtneuralGoldenTest::checkKeras);
  }

  private static void checkKeras(JsonNode model) {
    Tensor y = input(model);
    for (JsonNode each : model.get("layers")) {
      String type = each.get("type").asText();
      ObjectNode config = JsonNodeFactory.instance.objectNode();
      for (String field : new String[] {"activation", "recurrent_activation", "reset_after"}) {
        if (each.has(field)) {
          config.set(field, each.get(field));
        }
      }
      int gates = type.equals("lstm") ? 4 : type.equals("gru") ? 3 : 1;
      int units = Golden.shape(each.get("weights").get(0))[1] / gates;
      String kind = type.equals("dense") ? "Dense" : type.toUpperCase(Locale.ROOT);
      Layer layer = KerasLayers.of(kind, config, units, false);
      layer = layer instanceof Rnn rnn ? rnn.returnSequences() : layer;
      Weights weights = Weights.seeded(0);
      LayerFunction function = layer.build("layer_1", weights, y.shape().remove(0));
      KerasWeights.assign(weights, Golden.list(each.get("weights")));
      y = function.apply(Signal.of(y), Pass.inference()).value();
    }
    compare(model, y);
  }

  /** {@code LSTM(1, 8)}, {@code LSTM(8, 8, num_layers=3)} and a linear layer. */
  @Test
  void modelOfPytorch() {
    report("lstm_torch", RtneuralGoldenTest::checkTorch);
  }

  private static void checkTorch(JsonNode model) {
    JsonNode all = model.get("state_dict");
    Tensor y = input(model);
    y = lstm(1, 1, "lstm.", all).run(y, null, null).output();
    y = lstm(8, 3, "lstm2.", all).run(y, null, null).output();
    Tensor w = Golden.tensor(all.get("dense.weight"));
    y = Ops.linear(y, Ops.transpose(w, 1, 0), Golden.tensor(all.get("dense.bias")));
    compare(model, y);
  }

  private static TorchRnn lstm(int inputs, int layers, String prefix, JsonNode all) {
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    all.properties()
        .forEach(
            each -> {
              if (each.getKey().startsWith(prefix)) {
                part.set(each.getKey().substring(prefix.length()), each.getValue());
              }
            });
    return new TorchRnn(new Arguments("LSTM", inputs, 8, layers, false, true, false), part);
  }
}
