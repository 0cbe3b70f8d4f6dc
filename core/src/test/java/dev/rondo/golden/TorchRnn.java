package dev.rondo.golden;

import static dev.rondo.tensor.Activation.RELU;
import static dev.rondo.tensor.Activation.TANH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.State;
import dev.rondo.golden.GateLayout.Built;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A torch.nn.RNN, LSTM or GRU made of Rondo's layers. PyTorch's gates are i f g o, and r z n; it
 * has two biases everywhere, which are one in all but the GRU.
 */
final class TorchRnn {

  /**
   * The arguments of the module.
   *
   * @param kind RNN, LSTM or GRU
   * @param projection of an LSTM's output, 0 for none
   */
  record Arguments(
      String kind,
      int inputs,
      int units,
      int layers,
      boolean both,
      boolean bias,
      boolean relu,
      int projection) {

    /** Without projection. */
    Arguments(
        String kind, int inputs, int units, int layers, boolean both, boolean bias, boolean relu) {
      this(kind, inputs, units, layers, both, bias, relu, 0);
    }

    int outputs() {
      return projection > 0 ? projection : units;
    }
  }

  /** What the module gives: [B, T, H], and a state for each layer and direction. */
  record Result(Tensor output, List<State> states) {

    /** Part 0 or 1 of the states, [layers * directions, B, H]. */
    Tensor last(int part) {
      return Ops.stack(0, states.stream().map(state -> state.get(part)).toList());
    }
  }

  /** A matrix of one part. */
  private static final GateLayout PLAIN = new GateLayout(0);

  private final Arguments arguments;
  private final GateLayout layout;
  private final Map<String, Built> parts = new LinkedHashMap<>();

  TorchRnn(Arguments arguments, JsonNode stateDict) {
    this.arguments = arguments;
    layout =
        switch (arguments.kind) {
          case "LSTM" -> GateLayout.of("ifgo", "ifgo");
          case "GRU" -> GateLayout.of("zrn", "rzn");
          default -> GateLayout.of("n", "n");
        };
    for (int layer = 0; layer < arguments.layers; layer++) {
      int features = layer == 0 ? arguments.inputs : arguments.outputs() * (arguments.both ? 2 : 1);
      add("_l" + layer, features, false, stateDict);
      if (arguments.both) {
        add("_l" + layer + "_reverse", features, true, stateDict);
      }
    }
  }

  private Cell cell() {
    return switch (arguments.kind) {
      case "LSTM" -> {
        LstmCell cell = new LstmCell(arguments.units);
        cell = arguments.projection > 0 ? cell.projection(arguments.projection) : cell;
        yield arguments.bias ? cell : cell.withoutBias();
      }
      case "GRU" -> {
        GruCell cell = new GruCell(arguments.units);
        yield arguments.bias ? cell : cell.withoutBias();
      }
      default -> {
        SimpleRnnCell cell = new SimpleRnnCell(arguments.units);
        yield (arguments.bias ? cell : cell.withoutBias()).activation(arguments.relu ? RELU : TANH);
      }
    };
  }

  private void add(String suffix, int features, boolean backwards, JsonNode stateDict) {
    Built built = new Built(cell(), features, backwards);
    built.set(
        "kernel", layout.toRondo(Golden.numbers(stateDict.get("weight_ih" + suffix)), features));
    built.set(
        "recurrent_kernel",
        layout.toRondo(Golden.numbers(stateDict.get("weight_hh" + suffix)), arguments.outputs()));
    if (arguments.projection > 0) {
      built.set(
          "projection_kernel",
          PLAIN.toRondo(Golden.numbers(stateDict.get("weight_hr" + suffix)), arguments.units));
    }
    if (arguments.bias) {
      double[] input = Golden.numbers(stateDict.get("bias_ih" + suffix));
      double[] recurrent = Golden.numbers(stateDict.get("bias_hh" + suffix));
      if (arguments.kind.equals("GRU")) {
        built.set("recurrent_bias", layout.toRondo(recurrent, 1));
      } else {
        for (int i = 0; i < input.length; i++) {
          input[i] += recurrent[i];
        }
      }
      built.set("bias", layout.toRondo(input, 1));
    }
    parts.put(suffix, built);
  }

  /** All weights of all parts. */
  List<Weight> weights() {
    return parts.values().stream().flatMap(part -> part.weights().list().stream()).toList();
  }

  /**
   * Runs all layers.
   *
   * @param x [B, T, D]
   * @param mask [B, T], 0 behind the end of a packed sequence; outputs there are 0, as in PyTorch
   * @param initial [layers * directions, B, H], h and for an LSTM c; null for zeros
   */
  Result run(Tensor x, @Nullable Tensor mask, @Nullable List<Tensor> initial) {
    List<State> states = new ArrayList<>();
    Tensor in = x;
    List<Tensor> outputs = new ArrayList<>();
    for (Map.Entry<String, Built> part : parts.entrySet()) {
      State start = initial == null ? null : slice(initial, states.size());
      Signal y = part.getValue().apply(Signal.of(in).withMask(mask).withInitialState(start));
      boolean backwards = part.getKey().endsWith("_reverse");
      outputs.add(backwards ? Ops.reverse(y.value(), 1) : y.value());
      states.add(y.state());
      if (!arguments.both || backwards) {
        in = Ops.concat(2, outputs);
        outputs.clear();
      }
    }
    return new Result(mask == null ? in : in.mul(Ops.expandDims(mask, 2)), states);
  }

  private static State slice(List<Tensor> initial, int part) {
    return new State(
        initial.stream().map(all -> Ops.squeeze(all.slice(0, part, part + 1), 0)).toList());
  }

  /** Gradients by the names and in the layout of the state dict. */
  Map<String, float[]> gradients(Gradients gradients) {
    Map<String, float[]> named = new LinkedHashMap<>();
    parts.forEach(
        (suffix, part) -> {
          int features = part.weights().get("kernel").value().dim(0);
          put(named, "weight_ih" + suffix, part, "kernel", features, gradients);
          put(
              named,
              "weight_hh" + suffix,
              part,
              "recurrent_kernel",
              arguments.outputs(),
              gradients);
          if (arguments.projection > 0) {
            float[] ours = gradients.of(part.weights().get("projection_kernel")).toArray();
            named.put("weight_hr" + suffix, PLAIN.fromRondo(ours, arguments.units));
          }
          if (arguments.bias) {
            String second = arguments.kind.equals("GRU") ? "recurrent_bias" : "bias";
            put(named, "bias_ih" + suffix, part, "bias", 1, gradients);
            put(named, "bias_hh" + suffix, part, second, 1, gradients);
          }
        });
    return named;
  }

  private void put(
      Map<String, float[]> named,
      String name,
      Built part,
      String weight,
      int features,
      Gradients all) {
    Tensor gradient = all.of(part.weights().get(weight));
    named.put(name, layout.fromRondo(gradient.toArray(), features));
  }
}
