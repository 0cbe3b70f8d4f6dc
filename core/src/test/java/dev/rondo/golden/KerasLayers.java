package dev.rondo.golden;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.rnn;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Rnn;
import dev.rondo.tensor.Activation;
import dev.rondo.weights.Weights;
import java.util.Locale;
import java.util.Set;

/** Rondo's layers by the configuration of Keras's. */
final class KerasLayers {

  /** What a configuration may hold without a meaning for the numbers of a forward pass. */
  private static final Set<String> IRRELEVANT =
      Set.of(
          "name",
          "dtype",
          "trainable",
          "quantization_config",
          "seed",
          "stateful",
          "implementation");

  private KerasLayers() {}

  static Layer of(String className, JsonNode config, int units) {
    checkKnown(className, config);
    if (className.equals("Dense")) {
      var layer = dense(units, activation(config, "activation", "linear"));
      return config.path("use_bias").asBoolean(true) ? layer : layer.withoutBias();
    }
    Cell cell = cell(className, config, units);
    Rnn layer = rnn(config.path("unroll").asBoolean() ? new Unrolled(cell) : cell);
    layer = config.path("return_sequences").asBoolean() ? layer.returnSequences() : layer;
    layer = config.path("return_state").asBoolean() ? layer.returnState() : layer;
    layer = layer.dropout((float) config.path("dropout").asDouble());
    return config.path("go_backwards").asBoolean() ? layer.goBackwards() : layer;
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
              if (!known.contains(field) && !IRRELEVANT.contains(field)) {
                throw new AssertionError(className + ": unknown configuration " + field);
              }
            });
  }

  private static Cell cell(String className, JsonNode config, int units) {
    boolean bias = config.path("use_bias").asBoolean(true);
    Activation f = activation(config, "activation", "tanh");
    Activation gates = activation(config, "recurrent_activation", "sigmoid");
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
        cell = config.path("reset_after").asBoolean(true) ? cell : cell.resetBefore();
        return bias ? cell : cell.withoutBias();
      }
      default -> throw new AssertionError("unknown layer " + className);
    }
  }

  private static Activation activation(JsonNode config, String field, String otherwise) {
    String name = config.path(field).asText(otherwise);
    return Activation.valueOf(name.toUpperCase(Locale.ROOT));
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
