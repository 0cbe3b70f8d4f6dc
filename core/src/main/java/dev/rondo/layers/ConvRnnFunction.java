package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Norm;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Sliding;
import dev.rondo.tensor.Tensor;
import dev.rondo.tensor.WindowOps;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ConvRnn} over its weights.
 *
 * @param start a learned initial state, [F] each; empty for zeros
 */
record ConvRnnFunction(
    String name,
    ConvRnn layer,
    Shape input,
    Sliding[] windows,
    Shape output,
    Tensor kernel,
    Tensor recurrent,
    @Nullable Tensor bias,
    List<Tensor> start)
    implements LayerFunction {

  static ConvRnnFunction of(
      String name, ConvRnn layer, Weights weights, Shape input, Sliding[] windows, Shape output) {
    ConvLstmCell cell = layer.cell();
    int filters = cell.filters();
    int[] kernel = cell.size().append(input.dim(-1), 4 * filters).toArray();
    int[] recurrent = cell.size().append(filters, 4 * filters).toArray();
    return new ConvRnnFunction(
        name,
        layer,
        input,
        windows,
        output,
        weights.add("kernel", cell.kernelInitializer(), kernel),
        weights.add("recurrent_kernel", cell.recurrentInitializer(), recurrent),
        cell.useBias() ? weights.add("bias", bias(cell), 4 * filters) : null,
        layer.learnedStart()
            ? List.of(start(0, weights, filters), start(1, weights, filters))
            : List.of());
  }

  private static Tensor start(int state, Weights weights, int filters) {
    return weights.add("initial_state_" + state, Initializers.zeros(), filters);
  }

  private static Initializer bias(ConvLstmCell cell) {
    if (!cell.unitForgetBias()) {
      return cell.biasInitializer();
    }
    return (shape, random) -> {
      float[] values = cell.biasInitializer().values(shape, random);
      Arrays.fill(values, cell.filters(), 2 * cell.filters(), 1f);
      return values;
    };
  }

  @Override
  public Signal apply(Signal x, Pass pass) {
    Tensor value = checked(x.value());
    Tensor mask = x.mask();
    if (mask != null) {
      StepMasks.check(name, value, mask);
      // what is not a number in a skipped step would still be one times 0
      value =
          Double.isFinite(Norm.squared(value))
              ? value
              : Ops.where(StepMasks.over(name, value, mask), value, Tensor.scalar(0f));
    }
    Tensor order = mask != null && layer.backwards() ? Ops.reverse(mask, 1) : mask;
    Tensor inTime = layer.backwards() ? Ops.reverse(value, 1) : value;
    Tensor projected = project(drop(inTime, 1, layer.inputDropout(), pass));
    State state = initial(x, pass, projected.shape().remove(1).with(-1, layer.cell().filters()));
    List<Tensor> outputs = new ArrayList<>();
    state = scan(projected, order, state, pass, outputs);
    CarriedStates carried = pass.states();
    if (carried != null) {
      carried.put(name, state);
    }
    Tensor outgoing = layer.sequences() ? order : null;
    Tensor result = layer.sequences() ? Ops.stack(1, outputs) : state.h();
    if (outgoing != null && layer.zeroOutputs()) {
      result = Masks.zero(result, outgoing);
    }
    return new Signal(result, outgoing, null, layer.states() ? state : x.state());
  }

  /** {@code x * W + b} of all steps at once: [B, T, .., C] to [B, T, .., 4F]. */
  private Tensor project(Tensor x) {
    int[] folded = Arrays.copyOfRange(x.shape().toArray(), 1, x.rank());
    folded[0] *= x.dim(0);
    Tensor z = WindowOps.conv(x.reshape(folded), kernel, bias, 1, windows);
    int[] dims = z.shape().insert(0, x.dim(0)).toArray();
    dims[1] = x.dim(1);
    return z.reshape(dims);
  }

  private State scan(
      Tensor projected, @Nullable Tensor mask, State initial, Pass pass, List<Tensor> outputs) {
    State state = initial;
    Tensor kept = recurrentMask(initial.h().shape(), pass);
    StateWatch watch = pass.watch();
    for (int t = 0; t < projected.dim(1); t++) {
      Tensor z = Ops.squeeze(projected.slice(1, t, t + 1), 1);
      State next = step(z, state.h(), kept, state.get(1));
      state = mask == null ? next : choose(mask.slice(1, t, t + 1), next, state);
      state = watch == null ? state : watch.probe(name, t, projected.dim(1), state);
      outputs.add(state.h());
    }
    return state;
  }

  private State step(Tensor z, Tensor h, @Nullable Tensor kept, Tensor c) {
    ConvLstmCell cell = layer.cell();
    Sliding[] same =
        Windows.of(
            cell.size(),
            Windows.ones(cell.size().rank()),
            Windows.ones(cell.size().rank()),
            Padding.SAME);
    Tensor entering = kept == null ? h : h.mul(kept);
    Tensor sum = z.add(WindowOps.conv(entering, recurrent, null, 1, same));
    List<Tensor> gates = Ops.split(sum, -1, 4);
    Tensor i = cell.recurrentActivation().apply(gates.get(0));
    Tensor f = cell.recurrentActivation().apply(gates.get(1));
    Tensor g = cell.activation().apply(gates.get(2));
    Tensor o = cell.recurrentActivation().apply(gates.get(3));
    Tensor next = f.mul(c).add(i.mul(g));
    return State.of(o.mul(cell.activation().apply(next)), next);
  }

  private static State choose(Tensor taken, State next, State before) {
    int[] dims = new int[next.h().rank()];
    Arrays.fill(dims, 1);
    dims[0] = taken.dim(0);
    Tensor each = taken.reshape(dims);
    return State.of(
        Ops.where(each, next.h(), before.h()), Ops.where(each, next.get(1), before.get(1)));
  }

  /** Dropout with one mask for all places of an axis. */
  private static Tensor drop(Tensor x, int axis, float rate, Pass pass) {
    return pass.isTraining() && rate > 0f
        ? x.mul(Ops.dropoutMask(x.shape().with(axis, 1), rate, pass.random()))
        : x;
  }

  private @Nullable Tensor recurrentMask(Shape shape, Pass pass) {
    return pass.isTraining() && layer.recurrentDropout() > 0f
        ? Ops.dropoutMask(shape, layer.recurrentDropout(), pass.random())
        : null;
  }

  private State initial(Signal x, Pass pass, Shape shape) {
    State given = x.initialState();
    if (given != null) {
      return checked("an initial state", given, shape, "Take it from a layer of the same cell.");
    }
    CarriedStates carried = pass.states();
    State kept = carried == null ? null : carried.get(name);
    if (kept != null) {
      return checked(
          "a carried state",
          kept,
          shape,
          "Keep the batch size from window to window, or reset the states.");
    }
    return start.isEmpty() ? State.of(Tensor.zeros(shape), Tensor.zeros(shape)) : learned(shape);
  }

  private State learned(Shape shape) {
    return new State(start.stream().map(each -> Ops.broadcastTo(each, shape)).toList());
  }

  /** Nothing where places are not known; who has a state for each client knows them. */
  @Override
  public void begin(CarriedStates into) {
    Shape each = initialState().get(0);
    boolean known = Arrays.stream(each.toArray()).noneMatch(size -> size == Shape.ANY);
    if (!start.isEmpty() && known) {
      into.put(name, learned(each.insert(0, 1)));
    }
  }

  private State checked(String which, State state, Shape shape, String remedy) {
    List<Shape> expected = List.of(shape, shape);
    List<Shape> actual = state.tensors().stream().map(Tensor::shape).toList();
    if (!actual.equals(expected)) {
      throw new IllegalArgumentException(
          name
              + ": expected "
              + which
              + " of shapes "
              + expected
              + " but got "
              + actual
              + ". "
              + remedy);
    }
    return state;
  }

  private Tensor checked(Tensor x) {
    Windows.check(name, x, input);
    if (x.dim(0) == 0 || x.dim(1) == 0) {
      throw new IllegalArgumentException(
          name
              + ": expected at least one sequence of at least one step but got "
              + x.shape()
              + ". Leave empty ones out, or pad and mask them.");
    }
    return x;
  }

  @Override
  public List<Shape> initialState() {
    Shape each = layer.sequences() ? output.remove(0) : output;
    return List.of(each, each);
  }

  @Override
  public List<Shape> state() {
    return layer.states() ? initialState() : List.of();
  }

  @Override
  public String path() {
    return "unrolled (convolutions)";
  }

  @Override
  public boolean streams() {
    return !layer.backwards();
  }
}
