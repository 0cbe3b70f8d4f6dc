package dev.rondo.golden;

import static dev.rondo.layers.Layers.bidirectional;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.rnn;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.layers.Bidirectional;
import dev.rondo.layers.Layer;
import dev.rondo.layers.MergeMode;
import dev.rondo.layers.Rnn;
import dev.rondo.tensor.Activation;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Rondo's layers by the configuration of Keras's. */
final class KerasLayers {

  /** What a configuration may hold without a meaning for the numbers of a forward pass. */
  private static final Pattern START = Pattern.compile(".*_(initializer|regularizer|constraint)");

  private static final Set<String> IRRELEVANT =
      Set.of(
          "name",
          "dtype",
          "trainable",
          "quantization_config",
          "seed",
          "stateful",
          "implementation");

  private static final boolean KERAS_3 = false;

  private KerasLayers() {}

  /** A layer of Keras 3, whose weights tell the units of a layer that was recorded without. */
  static Layer of(JsonNode call, JsonNode config, JsonNode weights) {
    String className = call.get("class_name").asText();
    if (config.has("units") || className.equals("Bidirectional")) {
      return of(className, config, KERAS_3);
    }
    if (className.equals("RNN")) {
      List<Cell> cells = new ArrayList<>();
      for (JsonNode cell : config.get("cell").get("config").get("cells")) {
        int units = cell.get("config").get("units").asInt();
        boolean one = cell.get("class_name").asText().equals("OneStateRNNCell");
        cells.add(new KerasTestCell(units, one ? 1 : 2));
      }
      return options(rnn(new StackedRnnCells(cells)), config);
    }
    return of(className, config, Golden.shape(weights.get(0))[1], KERAS_3);
  }

  /**
   * A layer by its configuration.
   *
   * @param keras2 whether what is not said, and the hard sigmoid, are those of Keras 2
   */
  static Layer of(String className, JsonNode config, boolean keras2) {
    if (!className.equals("Bidirectional")) {
      return of(className, config, config.get("units").asInt(), keras2);
    }
    Bidirectional both = bidirectional(inside(config.get("layer"), keras2)).merge(merge(config));
    return config.has("backward_layer")
        ? both.backward(inside(config.get("backward_layer"), keras2))
        : both;
  }

  private static Rnn inside(JsonNode layer, boolean keras2) {
    return (Rnn) of(layer.get("class_name").asText(), layer.get("config"), keras2);
  }

  /** A layer of so many units, dense or recurrent. */
  static Layer of(String className, JsonNode config, int units, boolean keras2) {
    checkKnown(className, config);
    if (className.equals("Dense")) {
      var layer = dense(units, activation(config, "activation", "linear", keras2));
      return config.path("use_bias").asBoolean(true) ? layer : layer.withoutBias();
    }
    Cell cell = cell(className, config, units, keras2);
    return options(rnn(config.path("unroll").asBoolean() ? new Unrolled(cell) : cell), config);
  }

  private static Rnn options(Rnn plain, JsonNode config) {
    Rnn layer = plain;
    layer = config.path("return_sequences").asBoolean() ? layer.returnSequences() : layer;
    layer = config.path("return_state").asBoolean() ? layer.returnState() : layer;
    layer = config.path("zero_output_for_mask").asBoolean() ? layer.zeroOutputForMask() : layer;
    layer = layer.dropout((float) config.path("dropout").asDouble());
    return config.path("go_backwards").asBoolean() ? layer.goBackwards() : layer;
  }

  /** Null stands for two outputs. */
  private static MergeMode merge(JsonNode config) {
    JsonNode mode = config.get("merge_mode");
    return mode.isNull()
        ? MergeMode.NONE
        : MergeMode.valueOf(mode.asText().toUpperCase(Locale.ROOT));
  }

  private static void checkKnown(String className, JsonNode config) {
    Set<String> known =
        Set.of(
            "units",
            "activation",
            "recurrent_activation",
            "use_bias",
            "unit_forget_bias",
            "reset_after",
            "return_sequences",
            "return_state",
            "go_backwards",
            "unroll",
            "dropout",
            "recurrent_dropout",
            "zero_output_for_mask");
    config
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)
                  && !IRRELEVANT.contains(field)
                  && !START.matcher(field).matches()) {
                throw new AssertionError(className + ": unknown configuration " + field);
              }
            });
  }

  private static Cell cell(String className, JsonNode config, int units, boolean keras2) {
    boolean bias = config.path("use_bias").asBoolean(true);
    Activation f = activation(config, "activation", "tanh", keras2);
    Activation gates =
        activation(config, "recurrent_activation", keras2 ? "hard_sigmoid" : "sigmoid", keras2);
    switch (className) {
      case "SimpleRNN" -> {
        SimpleRnnCell cell = new SimpleRnnCell(units).activation(f);
        return bias ? cell : cell.withoutBias();
      }
      case "LSTM" -> {
        LstmCell cell = new LstmCell(units).activations(f, gates);
        return bias ? cell : cell.withoutBias();
      }
      case "GRU" -> {
        GruCell cell = new GruCell(units).activations(f, gates);
        cell = config.path("reset_after").asBoolean(!keras2) ? cell : cell.resetBefore();
        return bias ? cell : cell.withoutBias();
      }
      default -> throw new AssertionError("unknown layer " + className);
    }
  }

  private static Activation activation(
      JsonNode config, String field, String otherwise, boolean keras2) {
    return activation(config.path(field).asText(otherwise), keras2);
  }

  static Activation activation(String name, boolean keras2) {
    return keras2 && name.equals("hard_sigmoid")
        ? Activation.HARD_SIGMOID_2
        : Activation.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** A cell of which only the step is taken. */
  record Unrolled(Cell cell) implements Cell {
    @Override
    public int units() {
      return cell.units();
    }

    @Override
    public int[] stateSizes() {
      return cell.stateSizes();
    }

    @Override
    public CellFunction build(Weights weights, int features) {
      return cell.build(weights, features)::step;
    }
  }
}
