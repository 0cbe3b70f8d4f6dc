package dev.rondo.golden;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.layerNormalization;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.masking;
import static dev.rondo.layers.Layers.multiHeadAttention;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.layers.Embedding;
import dev.rondo.layers.Input;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Layers;
import dev.rondo.layers.Merges;
import dev.rondo.layers.Node;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Rondo's models by the configuration that Keras 3 saves. */
final class KerasModel {
  private KerasModel() {}

  /** A chain by its configuration; of graphs, the two that the suite has. */
  static Model of(String id, JsonNode model) {
    if (model.get("class_name").asText().equals("Sequential")) {
      List<Layer> layers = new ArrayList<>();
      JsonNode theirs = model.get("config").get("layers");
      boolean tokens = theirs.get(1).get("class_name").asText().equals("Embedding");
      for (JsonNode layer : theirs) {
        String className = layer.get("class_name").asText();
        layers.add(
            className.equals("InputLayer")
                ? input(layer.get("config").get("batch_shape"), tokens)
                : layer(className, layer.get("config")));
      }
      return Sequential.of(layers.toArray(Layer[]::new));
    }
    return switch (id) {
      case "encoder_decoder" -> encoderDecoder();
      case "lstm_mha" -> attention();
      default -> throw new AssertionError("a graph that is not written here: " + id);
    };
  }

  private static Layer layer(String className, JsonNode config) {
    return switch (className) {
      case "Embedding" -> embedding(config);
      case "Masking" -> masking((float) config.get("mask_value").asDouble());
      case "Dense", "SimpleRNN", "LSTM", "GRU", "Bidirectional" ->
          KerasLayers.of(className, config, false);
      default -> {
        Layer layer = KerasWindowLayers.of(className, config);
        if (layer == null) {
          throw new AssertionError("no layer " + className);
        }
        yield layer;
      }
    };
  }

  /** Vectors of tokens. */
  static Embedding embedding(JsonNode config) {
    Embedding layer =
        Layers.embedding(config.get("input_dim").asInt(), config.get("output_dim").asInt());
    return config.path("mask_zero").asBoolean() ? layer.maskZero() : layer;
  }

  private static Input input(JsonNode batchShape, boolean tokens) {
    int[] example =
        Golden.list(batchShape).stream()
            .skip(1)
            .mapToInt(dim -> dim.isNull() ? Shape.ANY : dim.asInt())
            .toArray();
    return tokens ? Layers.input(example).ofInts() : Layers.input(example);
  }

  /** The state in which one LSTM ends is where another starts. */
  private static Model encoderDecoder() {
    Node read = Layers.input("read", Shape.ANY, 3);
    Node write = Layers.input("write", Shape.ANY, 2);
    Node encoder = read.then("enc", lstm(4).returnState());
    Node decoder = write.withInitialStateOf(encoder).then("dec", lstm(4).returnSequences());
    return Model.of(List.of(read, write), decoder.then("out", dense(3, Activation.SOFTMAX)));
  }

  /** An LSTM, causal self-attention around which its output goes, layer normalization. */
  private static Model attention() {
    Node x = Layers.input("x", 5, 6);
    Node read = x.then(lstm(6).returnSequences());
    Node sum = Merges.add(read, multiHeadAttention(2, 3).useCausalMask().of("mha", read, read));
    return Model.of(x, sum.then(layerNormalization().epsilon(1e-3f)));
  }
}
