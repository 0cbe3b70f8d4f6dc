package dev.rondo.golden;

import static dev.rondo.layers.Layers.averagePooling1d;
import static dev.rondo.layers.Layers.averagePooling2d;
import static dev.rondo.layers.Layers.batchNormalization;
import static dev.rondo.layers.Layers.conv1d;
import static dev.rondo.layers.Layers.conv2d;
import static dev.rondo.layers.Layers.convRnn;
import static dev.rondo.layers.Layers.cropping1d;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.depthwiseConv2d;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.globalAveragePooling1d;
import static dev.rondo.layers.Layers.globalAveragePooling2d;
import static dev.rondo.layers.Layers.globalMaxPooling1d;
import static dev.rondo.layers.Layers.globalMaxPooling2d;
import static dev.rondo.layers.Layers.layerNormalization;
import static dev.rondo.layers.Layers.maxPooling1d;
import static dev.rondo.layers.Layers.maxPooling2d;
import static dev.rondo.layers.Layers.permute;
import static dev.rondo.layers.Layers.reshape;
import static dev.rondo.layers.Layers.timeDistributed;
import static dev.rondo.layers.Layers.upSampling1d;
import static dev.rondo.layers.Layers.zeroPadding1d;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.layers.BatchNormalization;
import dev.rondo.layers.Conv;
import dev.rondo.layers.ConvLstmCell;
import dev.rondo.layers.ConvRnn;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerNormalization;
import dev.rondo.layers.Layers;
import dev.rondo.layers.Pooling;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rondo's layers with windows, of normalization and of axes, by Keras's configuration. */
final class KerasWindowLayers {
  private KerasWindowLayers() {}

  /** Null for a class that Rondo has not. */
  static @Nullable Layer of(String className, JsonNode config) {
    int size = numbers(config, "pool_size", 2)[0];
    return switch (className) {
      case "Conv1D", "Conv2D" -> conv(config, className.equals("Conv1D") ? 1 : 2);
      case "MaxPooling1D" -> pool(maxPooling1d(size), config);
      case "AveragePooling1D" -> pool(averagePooling1d(size), config);
      case "MaxPooling2D" -> pool(maxPooling2d(numbers(config, "pool_size", 2)), config);
      case "AveragePooling2D" -> pool(averagePooling2d(numbers(config, "pool_size", 2)), config);
      case "GlobalMaxPooling1D" -> globalMaxPooling1d();
      case "GlobalMaxPooling2D" -> globalMaxPooling2d();
      case "GlobalAveragePooling1D" -> globalAveragePooling1d();
      case "GlobalAveragePooling2D" -> globalAveragePooling2d();
      case "Cropping1D" -> ends(config, "cropping", false);
      case "ZeroPadding1D" -> ends(config, "padding", true);
      case "UpSampling1D" -> upSampling1d(numbers(config, "size", 2)[0]);
      case "BatchNormalization" -> batchNorm(config);
      case "LayerNormalization" -> layerNorm(config);
      case "Permute" -> permute(numbers(config, "dims", 1));
      case "Reshape" -> reshape(numbers(config, "target_shape", 0));
      case "Activation" -> Layers.activation(activation(config, "activation", "linear"));
      case "Flatten" -> flatten();
      case "Dropout" -> dropout((float) config.get("rate").asDouble());
      case "Dense" -> densely(config);
      case "TimeDistributed" -> distributed(config.get("layer"));
      case "ConvLSTM1D" -> convLstm(config);
      default -> null;
    };
  }

  /** The first half of a SeparableConv2D: it is two convolutions one after the other. */
  static Layer depthwise(JsonNode config) {
    int[] size = numbers(config, "kernel_size", 0);
    return depthwiseConv2d(size[0], size[size.length - 1])
        .strides(numbers(config, "strides", 1))
        .padding(padding(config))
        .withoutBias();
  }

  /** The second half. */
  static Layer pointwise(JsonNode config) {
    Activation f = activation(config, "activation", "linear");
    return conv2d(config.get("filters").asInt(), 1, f);
  }

  private static @Nullable Layer distributed(JsonNode layer) {
    JsonNode config = layer.get("config");
    // the mask of Keras's own test layer does not change the numbers
    Layer inner =
        layer.get("class_name").asText().equals("MaskedDense")
            ? of("Dense", config.get("layer").get("config"))
            : of(layer.get("class_name").asText(), config);
    return inner == null ? null : timeDistributed(inner);
  }

  private static Layer densely(JsonNode config) {
    var layer = dense(config.get("units").asInt(), activation(config, "activation", "linear"));
    return config.path("use_bias").asBoolean(true) ? layer : layer.withoutBias();
  }

  private static Conv conv(JsonNode config, int rank) {
    int[] size = numbers(config, "kernel_size", 0);
    int filters = config.get("filters").asInt();
    Activation f = activation(config, "activation", "linear");
    Conv layer =
        rank == 1
            ? conv1d(filters, size[0], f)
            : conv2d(filters, size[0], size[size.length - 1], f);
    layer =
        layer
            .strides(numbers(config, "strides", 1))
            .dilation(numbers(config, "dilation_rate", 1))
            .padding(padding(config))
            .groups(config.path("groups").asInt(1));
    return config.path("use_bias").asBoolean(true) ? layer : layer.withoutBias();
  }

  private static Pooling pool(Pooling layer, JsonNode config) {
    Pooling padded = layer.padding(padding(config));
    JsonNode strides = config.path("strides");
    return strides.isNull() || strides.isMissingNode()
        ? padded
        : padded.strides(numbers(config, "strides", 1));
  }

  private static Layer ends(JsonNode config, String field, boolean pad) {
    int[] ends = numbers(config, field, 1);
    int after = ends[ends.length - 1];
    return pad ? zeroPadding1d(ends[0], after) : cropping1d(ends[0], after);
  }

  private static Layer batchNorm(JsonNode config) {
    BatchNormalization layer =
        batchNormalization()
            .axis(config.path("axis").asInt(-1))
            .epsilon((float) config.path("epsilon").asDouble(1e-3))
            .momentum((float) config.path("momentum").asDouble(0.99));
    layer = config.path("center").asBoolean(true) ? layer : layer.withoutCenter();
    return config.path("scale").asBoolean(true) ? layer : layer.withoutScale();
  }

  private static Layer layerNorm(JsonNode config) {
    LayerNormalization layer =
        layerNormalization().epsilon((float) config.path("epsilon").asDouble(1e-3));
    return config.path("rms_scaling").asBoolean() ? layer.rmsScaling() : layer;
  }

  private static ConvRnn convLstm(JsonNode config) {
    int[] size = numbers(config, "kernel_size", 0);
    ConvLstmCell cell =
        new ConvLstmCell(config.get("filters").asInt(), Shape.of(size))
            .strides(numbers(config, "strides", 1))
            .dilation(numbers(config, "dilation_rate", 1))
            .padding(padding(config))
            .activations(
                activation(config, "activation", "tanh"),
                activation(config, "recurrent_activation", "sigmoid"));
    ConvRnn layer = convRnn(cell);
    layer = config.path("go_backwards").asBoolean() ? layer.goBackwards() : layer;
    return config.path("return_sequences").asBoolean() ? layer.returnSequences() : layer;
  }

  private static int[] numbers(JsonNode config, String field, int otherwise) {
    JsonNode node = config.path(field);
    if (node.isArray()) {
      return Golden.list(node).stream().mapToInt(JsonNode::asInt).toArray();
    }
    return new int[] {node.isNumber() ? node.asInt() : otherwise};
  }

  private static Padding padding(JsonNode config) {
    return Padding.valueOf(config.path("padding").asText("valid").toUpperCase(Locale.ROOT));
  }

  private static Activation activation(JsonNode config, String field, String otherwise) {
    return Activation.valueOf(config.path(field).asText(otherwise).toUpperCase(Locale.ROOT));
  }
}
