package dev.rondo.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.State;
import dev.rondo.golden.GateLayout.Built;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The operators RNN, LSTM and GRU of ONNX made of Rondo's layers. Time is first, unless the layout
 * is 1; inputs are X W R B sequence_lens initial_h, then initial_c and P of an LSTM; B holds both
 * biases.
 */
final class OnnxRnn {
  private final String operator;
  private final JsonNode attributes;
  private final JsonNode inputs;
  private final int units;
  private final GateLayout layout;

  OnnxRnn(JsonNode one) {
    operator = one.get("op").asText();
    attributes = one.get("attributes");
    inputs = one.get("inputs");
    units = attributes.path("hidden_size").asInt(Golden.shape(inputs.get(2))[2]);
    layout =
        switch (operator) {
          // coupled, f is 1 - i, and its weights mean nothing
          case "LSTM" -> GateLayout.of(coupled() ? "igo" : "ifgo", "iofg");
          case "GRU" -> GateLayout.of("zrn", "zrn");
          default -> GateLayout.of("n", "n");
        };
  }

  private List<Activation> activations() {
    return Golden.list(attributes.path("activations")).stream()
        .map(name -> Activation.valueOf(name.asText().toUpperCase(Locale.ROOT)))
        .toList();
  }

  private Cell cell(int direction, boolean peepholes) {
    List<Activation> f = activations();
    switch (operator) {
      case "LSTM" -> {
        LstmCell cell = new LstmCell(units);
        cell = attributes.has("clip") ? cell.sumClip(clip()) : cell;
        cell = peepholes ? cell.withPeepholes() : cell;
        cell = coupled() ? cell.withCoupledGates() : cell;
        return f.isEmpty()
            ? cell
            : cell.activations(f.get(3 * direction + 1), f.get(3 * direction))
                .outputActivation(f.get(3 * direction + 2));
      }
      case "GRU" -> {
        GruCell cell = new GruCell(units);
        cell = attributes.has("clip") ? cell.sumClip(clip()) : cell;
        cell = resetAfter() ? cell : cell.resetBefore();
        return f.isEmpty()
            ? cell
            : cell.activations(f.get(2 * direction + 1), f.get(2 * direction));
      }
      default -> {
        SimpleRnnCell cell = new SimpleRnnCell(units);
        return f.isEmpty() ? cell : cell.activation(f.get(direction));
      }
    }
  }

  private boolean coupled() {
    return attributes.path("input_forget").asInt() == 1;
  }

  private float clip() {
    return (float) attributes.get("clip").asDouble();
  }

  private boolean batchFirst() {
    return attributes.path("layout").asInt() == 1;
  }

  private boolean resetAfter() {
    return attributes.path("linear_before_reset").asInt() == 1;
  }

  private @Nullable JsonNode input(int i) {
    return inputs.has(i) && !inputs.get(i).isNull() ? inputs.get(i) : null;
  }

  private double @Nullable [] part(int input, int direction, int directions) {
    JsonNode node = input(input);
    if (node == null) {
      return null;
    }
    double[] all = Golden.numbers(node);
    int n = all.length / directions;
    return Arrays.copyOfRange(all, direction * n, (direction + 1) * n);
  }

  private Built build(int direction, int directions, int features, boolean backwards) {
    double[] peepholes = operator.equals("LSTM") ? part(7, direction, directions) : null;
    Built built = new Built(cell(direction, peepholes != null), features, backwards);
    built.set("kernel", layout.toRondo(part(1, direction, directions), features));
    built.set("recurrent_kernel", layout.toRondo(part(2, direction, directions), units));
    int gates = layout.gates() * units;
    double[] biases = part(3, direction, directions);
    biases = biases == null ? new double[2 * gates] : biases;
    double[] bias = Arrays.copyOf(biases, gates);
    double[] recurrent = Arrays.copyOfRange(biases, gates, 2 * gates);
    if (operator.equals("GRU") && resetAfter()) {
      built.set("recurrent_bias", layout.toRondo(recurrent, 1));
    } else {
      for (int i = 0; i < gates; i++) {
        bias[i] += recurrent[i];
      }
    }
    built.set("bias", layout.toRondo(bias, 1));
    if (peepholes != null) {
      GateLayout order = GateLayout.of(coupled() ? "io" : "ifo", "iof");
      built.set("peephole", order.toRondo(peepholes, 1));
    }
    return built;
  }

  /**
   * Y [T, directions, B, H], Y_h and for an LSTM Y_c [directions, B, H]; with layout 1 Y [B, T,
   * directions, H] and the others [B, directions, H].
   */
  List<Tensor> run() {
    Tensor input = Golden.tensor(inputs.get(0));
    Tensor x = batchFirst() ? input : Ops.transpose(input, 1, 0, 2);
    String direction = attributes.path("direction").asText("forward");
    int directions = direction.equals("bidirectional") ? 2 : 1;
    Signal given = Signal.of(x);
    JsonNode lengths = input(4);
    if (lengths != null) {
      double[] numbers = Golden.numbers(lengths);
      given = given.withLengths(Arrays.stream(numbers).mapToInt(n -> (int) n).toArray());
    }
    List<Tensor> sequences = new ArrayList<>();
    List<List<Tensor>> states = List.of(new ArrayList<>(), new ArrayList<>());
    for (int d = 0; d < directions; d++) {
      boolean backwards = d == 1 || direction.equals("reverse");
      Built built = build(d, directions, x.dim(2), backwards);
      Signal y = built.apply(given.withInitialState(initial(d, directions, x.dim(0))));
      Tensor inTime = backwards ? Ops.reverse(y.value(), 1) : y.value();
      // what is padding is 0 there
      inTime = given.mask() == null ? inTime : inTime.mul(Ops.expandDims(given.mask(), 2));
      sequences.add(batchFirst() ? inTime : Ops.transpose(inTime, 1, 0, 2));
      for (int i = 0; i < y.state().tensors().size(); i++) {
        states.get(i).add(y.state().get(i));
      }
    }
    List<Tensor> outputs = new ArrayList<>(List.of(Ops.stack(batchFirst() ? 2 : 1, sequences)));
    states.stream()
        .filter(all -> !all.isEmpty())
        .forEach(all -> outputs.add(Ops.stack(batchFirst() ? 1 : 0, all)));
    return outputs;
  }

  private State initial(int direction, int directions, int batch) {
    Tensor h = state(5, direction, directions, batch);
    return operator.equals("LSTM")
        ? State.of(h, state(6, direction, directions, batch))
        : State.of(h);
  }

  private Tensor state(int input, int direction, int directions, int batch) {
    double[] numbers = part(input, direction, directions);
    return numbers == null
        ? Tensor.zeros(batch, units)
        : Tensor.of(Golden.floats(numbers), batch, units);
  }
}
