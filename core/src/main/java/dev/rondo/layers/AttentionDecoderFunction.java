package dev.rondo.layers;

import dev.rondo.cells.CellFunction;
import dev.rondo.cells.CellFunction.Step;
import dev.rondo.cells.State;
import dev.rondo.tensor.Attended;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@link AttentionDecoder} over its weights. */
record AttentionDecoderFunction(
    String name,
    AttentionDecoder layer,
    AttentionShapes shapes,
    CellFunction cell,
    Scorer scorer,
    Tensor kernel)
    implements MergeFunction {

  /** The memory as all steps see it. */
  private record Memory(Tensor keys, Tensor values, AttentionMask mask) {}

  /** What goes from step to step. */
  private record Carried(State cell, Tensor attention) {

    State together() {
      List<Tensor> all = new ArrayList<>(cell.tensors());
      all.add(attention);
      return new State(all);
    }

    static Carried of(State together) {
      int last = together.tensors().size() - 1;
      return new Carried(
          new State(together.tensors().subList(0, last)), together.tensors().get(last));
    }

    /** The old one where a step is skipped. */
    static Carried choose(Tensor mask, Carried taken, Carried old) {
      List<Tensor> chosen = new ArrayList<>();
      List<Tensor> now = taken.together().tensors();
      for (int i = 0; i < now.size(); i++) {
        chosen.add(Ops.where(mask, now.get(i), old.together().get(i)));
      }
      return of(new State(chosen));
    }
  }

  @Override
  public Signal apply(List<Signal> signals, Pass pass) {
    Signal x = signals.get(0);
    Signal memory = signals.get(1);
    shapes.check(name, "input", x, shapes.queryWidth());
    shapes.check(name, "memory", memory, shapes.valueWidth());
    Tensor values = Masks.known(name, memory);
    Memory seen =
        new Memory(scorer.keys(values), values, new AttentionMask(null, memory.mask(), false));
    Carried carried = initial(x, pass);
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    List<Tensor> steps = Ops.unstack(Masks.known(name, x), 1);
    for (int t = 0; t < steps.size(); t++) {
      Carried old = carried;
      Step step = cell.step(Ops.concat(1, steps.get(t), old.attention()), old.cell());
      Attended looked =
          scorer.attend(
              scorer.queries(Ops.expandDims(step.output(), 1)),
              seen.keys(),
              seen.values(),
              seen.mask(),
              pass);
      Tensor both = Ops.concat(1, step.output(), Ops.squeeze(looked.output(), 1));
      Tensor attention = layer.activation().apply(Ops.linear(both, kernel, null));
      carried = new Carried(step.state(), attention);
      Tensor mask = x.mask();
      if (mask != null) {
        carried = Carried.choose(mask.slice(1, t, t + 1), carried, old);
      }
      if (pass.watch() != null) {
        carried = Carried.of(pass.watch().probe(name, t, steps.size(), carried.together()));
      }
      outputs.add(carried.attention());
      addIfThere(looked.weights(), weights);
    }
    if (pass.states() != null) {
      pass.states().put(name, carried.together());
    }
    List<Tensor> state = new ArrayList<>();
    if (layer.states()) {
      state.addAll(carried.together().tensors());
    }
    if (!weights.isEmpty()) {
      state.add(Ops.concat(1, weights));
    }
    return new Signal(
        Ops.stack(1, outputs), x.mask(), null, state.isEmpty() ? null : new State(state));
  }

  private static void addIfThere(@Nullable Tensor one, List<Tensor> all) {
    if (one != null) {
      all.add(one);
    }
  }

  private Carried initial(Signal x, Pass pass) {
    int batch = x.value().dim(0);
    Tensor nothing = Tensor.zeros(batch, layer.units());
    State given = x.initialState();
    if (given != null) {
      check("an initial state", given, batch, initialState());
      return new Carried(given, nothing);
    }
    State kept = pass.states() == null ? null : pass.states().get(name);
    if (kept != null) {
      check("a carried state", kept, batch, together());
      return Carried.of(kept);
    }
    return new Carried(State.zeros(batch, layer.cell().stateSizes()), nothing);
  }

  private void check(String which, State state, int batch, List<Shape> examples) {
    List<Shape> expected = examples.stream().map(shape -> shape.insert(0, batch)).toList();
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
              + ". Keep cell, units and batch size.");
    }
  }

  @Override
  public Shape output() {
    return Shape.of(shapes.queries(), layer.units());
  }

  @Override
  public List<Shape> initialState() {
    return Arrays.stream(layer.cell().stateSizes()).mapToObj(Shape::of).toList();
  }

  private List<Shape> together() {
    List<Shape> all = new ArrayList<>(initialState());
    all.add(Shape.of(layer.units()));
    return all;
  }

  @Override
  public List<Shape> state() {
    List<Shape> all = new ArrayList<>(layer.states() ? together() : List.of());
    if (layer.attention().weighted()) {
      all.add(Shape.of(shapes.queries(), shapes.keys()));
    }
    return all;
  }

  @Override
  public String path() {
    return "unrolled (attention in each step)";
  }

  /** It does with states that are carried, but a session has no memory to give. */
  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public String noStream(String who) {
    return who
        + " cannot stream: a session takes one step of each input, but every step looks at all of the"
        + " memory. Use forward or predict; or compute the memory once, with a model of its own for"
        + " the encoder, and go step by step in a loop of your own, with a model of the decoder that"
        + " has the memory as an input: model.apply(.., Pass.inference().carrying(states)) on one step"
        + " and all of the memory. An encoder in that same model would go on from the state it is in"
        + " at each step.";
  }
}
