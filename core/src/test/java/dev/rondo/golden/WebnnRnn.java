package dev.rondo.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
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
import java.util.Map;
import java.util.TreeMap;

/**
 * The gru, lstm, gruCell and lstmCell of WebNN made of Rondo's layers. WebNN is time first; it has
 * two biases everywhere, which are one in all but the GRU with reset after; its activations name
 * the gates first.
 */
final class WebnnRnn {
  private final JsonNode one;
  private final JsonNode inputs;
  private final JsonNode options;
  private final int units;
  private final boolean lstm;
  private final boolean oneStep;
  private final GateLayout layout;

  WebnnRnn(JsonNode one) {
    this.one = one;
    inputs = one.get("inputs");
    options = one.get("options");
    units = one.get("hidden_size").asInt();
    lstm = one.get("op").asText().startsWith("lstm");
    oneStep = one.get("op").asText().endsWith("Cell");
    layout = GateLayout.of(lstm ? "ifgo" : "zrn", one.get("gate_layout").asText());
  }

  private boolean resetAfter() {
    return options.path("resetAfter").asBoolean(true);
  }

  private Cell cell() {
    List<Activation> f =
        Golden.list(options.path("activations")).stream()
            .map(name -> Activation.valueOf(name.asText().toUpperCase(Locale.ROOT)))
            .toList();
    if (!lstm) {
      GruCell cell = new GruCell(units);
      cell = resetAfter() ? cell : cell.resetBefore();
      return f.isEmpty() ? cell : cell.activations(f.get(1), f.get(0));
    }
    LstmCell cell = new LstmCell(units);
    cell = inputs.has("peepholeWeight") ? cell.withPeepholes() : cell;
    return f.isEmpty() ? cell : cell.activations(f.get(1), f.get(0)).outputActivation(f.get(2));
  }

  /** The numbers of one direction; zeros if the input is not given. */
  private double[] part(String name, int direction, int directions, int size) {
    if (!inputs.has(name)) {
      return new double[size];
    }
    double[] all = Golden.numbers(inputs.get(name));
    int n = all.length / directions;
    return Arrays.copyOfRange(all, direction * n, (direction + 1) * n);
  }

  private Built build(int direction, int directions, int features, boolean backwards) {
    Built built = new Built(cell(), features, backwards);
    int gates = layout.order().length;
    built.set(
        "kernel",
        layout.toRondo(part("weight", direction, directions, gates * units * features), features));
    built.set(
        "recurrent_kernel",
        layout.toRondo(
            part("recurrentWeight", direction, directions, gates * units * units), units));
    double[] bias = part("bias", direction, directions, gates * units);
    double[] recurrent = part("recurrentBias", direction, directions, gates * units);
    if (!lstm && resetAfter()) {
      built.set("recurrent_bias", layout.toRondo(recurrent, 1));
    } else {
      for (int i = 0; i < bias.length; i++) {
        bias[i] += recurrent[i];
      }
    }
    built.set("bias", layout.toRondo(bias, 1));
    if (lstm && inputs.has("peepholeWeight")) {
      GateLayout peepholes = GateLayout.of("ifo", "iof");
      built.set(
          "peephole",
          peepholes.toRondo(part("peepholeWeight", direction, directions, 3 * units), 1));
    }
    return built;
  }

  /** {@code h}, {@code c} and {@code sequence}, in WebNN's order of axes. */
  Map<String, float[]> run() {
    Tensor input = Golden.tensor(inputs.get("input"));
    Tensor x = oneStep ? Ops.expandDims(input, 1) : Ops.transpose(input, 1, 0, 2);
    String direction = options.path("direction").asText("forward");
    int directions = direction.equals("both") ? 2 : 1;
    List<Tensor> h = new ArrayList<>();
    List<Tensor> c = new ArrayList<>();
    List<Tensor> sequences = new ArrayList<>();
    for (int i = 0; i < directions; i++) {
      boolean backwards = i == 1 || direction.equals("backward");
      Built built = build(i, directions, x.dim(2), backwards);
      Signal y = built.apply(Signal.of(x).withInitialState(initial(i, directions, x.dim(0))));
      h.add(y.state().h());
      if (lstm) {
        c.add(y.state().get(1));
      }
      Tensor inTime = backwards ? Ops.reverse(y.value(), 1) : y.value();
      sequences.add(Ops.transpose(inTime, 1, 0, 2));
    }
    Map<String, float[]> results = new TreeMap<>();
    results.put("h", Ops.stack(0, h).toArray());
    if (lstm) {
      results.put("c", Ops.stack(0, c).toArray());
    }
    results.put("sequence", Ops.stack(1, sequences).toArray());
    return results;
  }

  private State initial(int direction, int directions, int batch) {
    String hName = oneStep ? "hiddenState" : "initialHiddenState";
    String cName = oneStep ? "cellState" : "initialCellState";
    Tensor h = state(hName, direction, directions, batch);
    return lstm ? State.of(h, state(cName, direction, directions, batch)) : State.of(h);
  }

  private Tensor state(String name, int direction, int directions, int batch) {
    double[] numbers = part(name, direction, directions, batch * units);
    return Tensor.of(Golden.floats(numbers), batch, units);
  }
}
