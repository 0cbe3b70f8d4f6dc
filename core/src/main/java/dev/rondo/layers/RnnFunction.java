package dev.rondo.layers;

import dev.rondo.cells.CellFunction;
import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.State;
import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Norm;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Scans;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An {@link Rnn} over its weights: what all cells share, written once. */
public final class RnnFunction implements LayerFunction {
  private final String name;
  private final Rnn layer;
  private final CellFunction cell;
  private final int features;
  private final Shape output;
  private final List<Tensor> start;

  /**
   * @param start a learned initial state, [size] each; empty for zeros
   */
  RnnFunction(
      String name, Rnn layer, CellFunction cell, int features, Shape output, List<Tensor> start) {
    this.name = name;
    this.layer = layer;
    this.cell = cell;
    this.features = features;
    this.output = output;
    this.start = List.copyOf(start);
  }

  @Override
  public Signal apply(Signal x, Pass pass) {
    Tensor value = x.value();
    Floats.check(name, value);
    check(name, value, x.mask());
    Tensor dropped = drop(known(value, x.mask()), pass);
    Scan scan = scan(dropped, x.mask(), initial(x, pass), pass);
    CarriedStates carried = pass.states();
    if (carried != null) {
      carried.put(name, scan.state());
    }
    Tensor mask = layer.sequences() ? inOrder(x.mask()) : null;
    Tensor result = layer.sequences() ? scan.outputs() : last(scan.outputs());
    if (mask != null && layer.zeroOutputs()) {
      result = Masks.zero(result, mask);
    }
    return new Signal(result, mask, null, layer.states() ? scan.state() : x.state());
  }

  /**
   * All steps from a given state.
   *
   * @param x [B, T, D]
   * @param mask [B, T] or null
   */
  public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
    return scan(cell, x, mask, initial);
  }

  /** In one piece, or in pieces if somebody looks at the states between them. */
  private Scan scan(Tensor x, @Nullable Tensor mask, State initial, Pass pass) {
    int batch = x.dim(0);
    int steps = x.dim(1);
    StateWatch watch = pass.watch();
    if (watch == null) {
      return scan(recurrence(batch, steps, pass), x, mask, initial);
    }
    boolean held = mask != null && cell.outputPart(x, initial) < 0;
    return watch.scan(
        name,
        steps,
        held ? inOrder(mask) : null,
        initial,
        (from, to, state, probed) -> {
          int first = layer.backwards() ? steps - to : from;
          int last = first + to - from;
          return scan(
              recurrence(batch, to - from, pass),
              x.slice(1, first, last),
              mask == null ? null : mask.slice(1, first, last),
              state,
              probed);
        });
  }

  private Scan scan(CellFunction running, Tensor x, @Nullable Tensor mask, State initial) {
    return scan(running, x, mask, initial, null);
  }

  private Scan scan(
      CellFunction running,
      Tensor x,
      @Nullable Tensor mask,
      State initial,
      @Nullable UnaryOperator<State> probed) {
    Tensor inTime = layer.backwards() ? Ops.reverse(x, 1) : x;
    Scan scan;
    try {
      scan =
          probed == null
              ? running.scan(inTime, inOrder(mask), initial)
              : running.scan(inTime, inOrder(mask), initial, probed);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(name + ": " + e.getMessage(), e);
    }
    checkCell(scan, x.dim(0), x.dim(1));
    return scan;
  }

  /** What stands in a skipped step must not matter; NaN would, since 0 times NaN is NaN. */
  private static Tensor known(Tensor x, @Nullable Tensor mask) {
    return mask == null || Double.isFinite(Norm.squared(x)) ? x : Masks.zero(x, mask);
  }

  /** A cell of a user's own may give something else than it says. */
  private void checkCell(Scan scan, int batch, int steps) {
    Shape expected = Shape.of(batch, steps, layer.cell().outputSize());
    if (!scan.outputs().shape().equals(expected)) {
      throw new IllegalStateException(
          name
              + ": expected outputs "
              + expected
              + " from the cell, whose units() is "
              + layer.cell().outputSize()
              + ", but got "
              + scan.outputs().shape()
              + ". Let units() be the width of what step() puts out.");
    }
  }

  private @Nullable Tensor inOrder(@Nullable Tensor mask) {
    return mask != null && layer.backwards() ? Ops.reverse(mask, 1) : mask;
  }

  private Tensor drop(Tensor x, Pass pass) {
    if (!pass.isTraining() || layer.noise().inputDropout() == 0f) {
      return x;
    }
    Shape once = Shape.of(x.dim(0), 1, x.dim(2));
    return x.mul(Ops.dropoutMask(once, layer.noise().inputDropout(), pass.random()));
  }

  /** The cell as it runs in this pass: with dropout in training, and with zoneout. */
  private CellFunction recurrence(int batch, int steps, Pass pass) {
    CellFunction running = cell;
    if (pass.isTraining() && layer.noise().recurrentDropout() > 0) {
      Shape state = Shape.of(batch, layer.cell().noiseSizes()[0]);
      running =
          running.withRecurrentMask(
              Ops.dropoutMask(state, layer.noise().recurrentDropout(), pass.random()));
    }
    if (pass.isTraining() && layer.noise().weightDrop() > 0) {
      running =
          running.withRecurrentKernel(
              u -> Ops.dropout(u, layer.noise().weightDrop(), pass.random()));
    }
    if (!layer.noise().zonesOut()) {
      return running;
    }
    int[] sizes = layer.cell().noiseSizes();
    Tensor h = kept(layer.noise().zoneout(), Shape.of(batch, steps, sizes[0]), pass);
    float ofC = layer.noise().cellZoneout();
    return running.withZoneout(
        h, ofC > 0 ? kept(ofC, Shape.of(batch, steps, sizes[1]), pass) : null);
  }

  /** What zoneout keeps of the old state: all or nothing in training, else what is expected. */
  private static Tensor kept(float rate, Shape sequence, Pass pass) {
    return pass.isTraining()
        ? Scans.zoneoutMask(sequence, rate, pass.random())
        : Ops.broadcastTo(Tensor.scalar(rate), sequence);
  }

  private static Tensor last(Tensor outputs) {
    int steps = outputs.dim(1);
    return Ops.squeeze(outputs.slice(1, steps - 1, steps), 1);
  }

  private State initial(Signal x, Pass pass) {
    int[] sizes = layer.cell().stateSizes();
    int batch = x.value().dim(0);
    State given = x.initialState();
    if (given != null) {
      check("an initial state", given, batch, sizes);
      return given;
    }
    CarriedStates carried = pass.states();
    State kept = carried == null ? null : carried.get(name);
    if (kept != null) {
      check("a carried state", kept, batch, sizes);
      return kept;
    }
    return start.isEmpty() ? State.zeros(batch, sizes) : learned(batch);
  }

  private State learned(int batch) {
    return new State(
        start.stream().map(w -> Ops.broadcastTo(w, Shape.of(batch, w.dim(0)))).toList());
  }

  @Override
  public void begin(CarriedStates into) {
    if (!start.isEmpty()) {
      into.put(name, learned(1));
    }
  }

  private void check(String which, State state, int batch, int[] sizes) {
    List<Shape> expected = Arrays.stream(sizes).mapToObj(size -> Shape.of(batch, size)).toList();
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
              + (which.contains("carried")
                  ? ". Keep the batch size from window to window, or reset the states."
                  : ". Take it from a layer of the same cell and units."));
    }
  }

  /**
   * @param who the layer that was given them
   */
  void check(String who, Tensor x, @Nullable Tensor mask) {
    if (x.rank() != 3 || x.dim(2) != features) {
      throw new IllegalArgumentException(
          who
              + ": expected [batch, time, "
              + features
              + "] but got "
              + x.shape()
              + (x.rank() == 2
                  ? ". Add a time axis: x.reshape(" + x.dim(0) + ", 1, " + x.dim(1) + ")."
                  : "."));
    }
    if (x.dim(0) == 0 || x.dim(1) == 0) {
      throw new IllegalArgumentException(
          who
              + ": expected at least one sequence of at least one step but got "
              + x.shape()
              + ". Leave empty ones out, or pad and mask them.");
    }
    if (mask != null && !mask.shape().equals(Shape.of(x.dim(0), x.dim(1)))) {
      throw new IllegalArgumentException(
          who
              + ": expected a mask of shape ["
              + x.dim(0)
              + ", "
              + x.dim(1)
              + "] but got "
              + mask.shape()
              + ". It is 1 where a step counts and 0 where it is padding.");
    }
  }

  @Override
  public @Nullable LayerStep stepping() {
    RecurrentStep step = layer.backwards() ? null : recurrence(1, 1, Pass.inference()).stepping();
    return step == null ? null : new RnnStep(name, step, layer, start);
  }

  @Override
  public Shape output() {
    return output;
  }

  @Override
  public List<Shape> initialState() {
    return Arrays.stream(layer.cell().stateSizes()).mapToObj(Shape::of).toList();
  }

  @Override
  public List<Shape> state() {
    return layer.states() ? initialState() : List.of();
  }

  @Override
  public String path() {
    return cell.path();
  }

  @Override
  public boolean streams() {
    return !layer.backwards();
  }
}
