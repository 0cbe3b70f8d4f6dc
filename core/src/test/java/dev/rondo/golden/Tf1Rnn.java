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
 * A graph of TensorFlow 1 made of Rondo's layers. There a kernel holds the rows of the input and
 * then those of h; an LSTM's gates are i g f o and a number is added to the forget gate; a GRU's
 * are r z and, in a kernel of its own, n.
 */
final class Tf1Rnn {
  private final JsonNode one;
  private final List<String> cells = new ArrayList<>();
  private final boolean timeFirst;

  Tf1Rnn(JsonNode one) {
    this.one = one;
    one.get("weights").fieldNames().forEachRemaining(cells::add);
    timeFirst = one.get("input_layout").asText().startsWith("[time");
  }

  private boolean is(String cell) {
    return one.get("cell").asText().equals(cell);
  }

  private Cell cell(JsonNode weights, int units) {
    Activation f = Activation.valueOf(one.get("activation").asText().toUpperCase(Locale.ROOT));
    if (is("BasicRNNCell")) {
      return new SimpleRnnCell(units).activation(f);
    }
    if (is("GRUCell")) {
      return new GruCell(units).resetBefore().activations(f, Activation.SIGMOID);
    }
    LstmCell cell = new LstmCell(units).activations(f, Activation.SIGMOID);
    cell = weights.has("w_i_diag") ? cell.withPeepholes() : cell;
    JsonNode clip = one.get("cell_clip");
    return clip == null || clip.isNull() ? cell : cell.cellClip((float) clip.asDouble());
  }

  /** The columns of a matrix, as many blocks as there are places, in another order. */
  private static double[] blocks(double[] x, int columns, int... order) {
    double[] y = new double[x.length];
    int width = columns / order.length;
    for (int i = 0; i < x.length; i++) {
      int column = i % columns;
      y[i] = x[i - column + order[column / width] * width + column % width];
    }
    return y;
  }

  private Built build(String name, int features, boolean backwards) {
    JsonNode weights = one.get("weights").get(name);
    String first = is("GRUCell") ? "candidate/" : "";
    int gates = is("LSTMCell") ? 4 : 1;
    int units = Golden.shape(weights.get(first + "kernel"))[1] / gates;
    Built built = new Built(cell(weights, units), features, backwards);
    double[] kernel = Golden.numbers(weights.get(first + "kernel"));
    double[] bias = Golden.numbers(weights.get(first + "bias"));
    if (is("LSTMCell")) {
      kernel = blocks(kernel, 4 * units, 0, 2, 1, 3);
      bias = blocks(bias, 4 * units, 0, 2, 1, 3);
      for (int j = units; j < 2 * units; j++) {
        bias[j] += one.get("forget_bias").asDouble();
      }
    } else if (is("GRUCell")) {
      double[] both = blocks(Golden.numbers(weights.get("gates/kernel")), 2 * units, 1, 0);
      kernel = beside(both, kernel, 2 * units, units);
      double[] zr = blocks(Golden.numbers(weights.get("gates/bias")), 2 * units, 1, 0);
      bias = beside(zr, bias, 2 * units, units);
    }
    int rows = features * kernel.length / (features + units);
    built.set("kernel", Golden.floats(Arrays.copyOf(kernel, rows)));
    built.set("recurrent_kernel", Golden.floats(Arrays.copyOfRange(kernel, rows, kernel.length)));
    built.set("bias", Golden.floats(bias));
    if (weights.has("w_i_diag")) {
      List<Tensor> rowsOf = new ArrayList<>();
      for (String gate : new String[] {"w_i_diag", "w_f_diag", "w_o_diag"}) {
        rowsOf.add(Golden.tensor(weights.get(gate)));
      }
      built.set("peephole", Ops.stack(0, rowsOf).toArray());
    }
    return built;
  }

  private static double[] beside(double[] a, double[] b, int widthA, int widthB) {
    double[] y = new double[a.length + b.length];
    int width = widthA + widthB;
    for (int row = 0; row < y.length / width; row++) {
      System.arraycopy(a, row * widthA, y, row * width, widthA);
      System.arraycopy(b, row * widthB, y, row * width + widthA, widthB);
    }
    return y;
  }

  /** The sequence as the graph puts it out, then the last states, c before h. */
  List<Tensor> run() {
    Tensor x = Golden.tensor(one.get("inputs").get(0));
    x = timeFirst ? Ops.transpose(x, 1, 0, 2) : x;
    boolean both = one.path("direction").asText().startsWith("bidirectional");
    boolean reverse = one.path("direction").asText().startsWith("reverse");
    List<Tensor> forward = new ArrayList<>();
    List<Tensor> backward = new ArrayList<>();
    for (int i = 0; i < cells.size(); i += both ? 2 : 1) {
      Signal y = build(cells.get(i), x.dim(2), reverse).apply(given(x, i));
      forward.addAll(state(y.state()));
      Tensor inTime = reverse ? Ops.reverse(y.value(), 1) : y.value();
      if (both) {
        Signal z = build(cells.get(i + 1), x.dim(2), true).apply(given(x, i + 1));
        backward.addAll(state(z.state()));
        inTime = Ops.concat(2, inTime, Ops.reverse(z.value(), 1));
      }
      x = inTime;
    }
    boolean batchFirst = one.get("output_layout").asText().startsWith("[batch");
    List<Tensor> results = new ArrayList<>();
    results.add(batchFirst ? x : Ops.transpose(x, 1, 0, 2));
    results.add(Ops.concat(0, forward));
    if (both) {
      results.add(Ops.concat(0, backward));
    }
    return results;
  }

  private static List<Tensor> state(@Nullable State state) {
    return state.tensors().size() == 1 ? state.tensors() : List.of(state.get(1), state.get(0));
  }

  /** Initial states are [c0, h0], or one of each direction. */
  private Signal given(Tensor x, int cell) {
    JsonNode inputs = one.get("inputs");
    if (inputs.size() == 1) {
      return Signal.of(x);
    }
    if (is("LSTMCell")) {
      Tensor c = Golden.tensor(inputs.get(1));
      return Signal.of(x).withInitialState(State.of(Golden.tensor(inputs.get(2)), c));
    }
    return Signal.of(x).withInitialState(State.of(Golden.tensor(inputs.get(1 + cell))));
  }
}
