package dev.rondo.cells;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.LstmNormalization;
import dev.rondo.tensor.LstmOptions;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.ScanInput;
import dev.rondo.tensor.Scanned;
import dev.rondo.tensor.Scans;
import dev.rondo.tensor.StateNoise;
import dev.rondo.tensor.Steps;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An {@link LstmCell} over its weights. */
record LstmFunction(
    LstmCell cell,
    Tensor kernel,
    Tensor recurrent,
    @Nullable Tensor bias,
    LstmOptions options,
    StateNoise noise)
    implements CellFunction {

  static LstmFunction of(LstmCell cell, Weights weights, int features) {
    int units = cell.units();
    int gates = cell.form().gates() * units;
    return new LstmFunction(
        cell,
        weights.add("kernel", cell.kernelInitializer(), features, gates),
        weights.add("recurrent_kernel", cell.recurrentInitializer(), cell.outputSize(), gates),
        cell.useBias() ? weights.add("bias", bias(cell), gates) : null,
        options(cell, weights),
        StateNoise.NONE);
  }

  private static LstmOptions options(LstmCell cell, Weights weights) {
    LstmForm form = cell.form();
    int units = cell.units();
    return new LstmOptions(
        form.peepholes()
            ? weights.add("peephole", cell.kernelInitializer(), form.gates() - 1, units)
            : null,
        form.cellClip(),
        form.coupled(),
        form.normalized() ? normalization(form.gates() * units, units, weights) : null,
        form.projects()
            ? weights.add("projection_kernel", cell.kernelInitializer(), units, form.projection())
            : null);
  }

  private static LstmNormalization normalization(int gates, int units, Weights weights) {
    return new LstmNormalization(
        weights.add("kernel_gain", Initializers.ones(), gates),
        weights.add("recurrent_gain", Initializers.ones(), gates),
        weights.add("cell_gain", Initializers.ones(), units),
        weights.add("cell_bias", Initializers.zeros(), units));
  }

  private static Initializer bias(LstmCell cell) {
    if (!cell.unitForgetBias()) {
      return cell.biasInitializer();
    }
    return (shape, random) -> {
      float[] values = cell.biasInitializer().values(shape, random);
      // What keeps the past open: a forget gate of sigmoid(1), or 1 less an input gate of
      // sigmoid(-1).
      boolean coupled = cell.form().coupled();
      int from = coupled ? 0 : cell.units();
      Arrays.fill(values, from, from + cell.units(), coupled ? -1f : 1f);
      return values;
    };
  }

  @Override
  public LstmFunction withRecurrentMask(Tensor m) {
    return new LstmFunction(cell, kernel, recurrent, bias, options, noise.withMask(m));
  }

  @Override
  public LstmFunction withZoneout(Tensor h, @Nullable Tensor c) {
    return new LstmFunction(cell, kernel, recurrent, bias, options, noise.withZoneout(h, c));
  }

  @Override
  public LstmFunction withRecurrentKernel(UnaryOperator<Tensor> made) {
    return new LstmFunction(cell, kernel, made.apply(recurrent), bias, options, noise);
  }

  @Override
  public Step step(Tensor x, State state) {
    Tensor before = Sequences.masked(state.h(), noise.mask());
    Tensor a = inputs(x);
    Tensor s = sums(before);
    return cell.form().stateIsOutput()
        ? textbookStep(a.add(s), state.h())
        : step(a, s, state.get(1));
  }

  private Tensor inputs(Tensor x) {
    LstmNormalization n = options.normalization();
    if (n == null) {
      return Ops.linear(x, kernel, bias);
    }
    Tensor a = Scans.normal(x.matmul(kernel)).mul(n.kernelGain());
    return bias == null ? a : a.add(bias);
  }

  private Tensor sums(Tensor before) {
    LstmNormalization n = options.normalization();
    Tensor s = before.matmul(recurrent);
    return n == null ? s : Scans.normal(s).mul(n.recurrentGain());
  }

  /** With the peepholes added to the sums first, as the fused scan does, to its bits. */
  private Step step(Tensor a, Tensor s, Tensor c) {
    Tensor i = gate(gate(a, 0).add(peep(gate(s, 0), c, 0)));
    Tensor f = options.coupled() ? Sequences.rest(i) : gate(gate(a, 1).add(peep(gate(s, 1), c, 1)));
    int last = cell.form().gates() - 1;
    Tensor g = cell.activation().apply(clipped(gate(a, last - 1).add(gate(s, last - 1))));
    Tensor sum = f.mul(c).add(i.mul(g));
    float clip = options.cellClip();
    Tensor next = cell.form().clipsCell() ? Ops.clip(sum, -clip, clip) : sum;
    Tensor o = gate(gate(a, last).add(peep(gate(s, last), next, last - 1)));
    Tensor h = o.mul(output().apply(normal(next)));
    Tensor projected = options.projection() == null ? h : h.matmul(options.projection());
    return new Step(projected, State.of(projected, next));
  }

  private Tensor normal(Tensor c) {
    LstmNormalization n = options.normalization();
    return n == null ? c : Scans.normal(c).mul(n.cellGain()).add(n.cellBias());
  }

  private Activation output() {
    Activation own = cell.outputActivation();
    return own == null ? cell.activation() : own;
  }

  private Step textbookStep(Tensor z, Tensor h) {
    Tensor i = gate(gate(z, 0));
    Tensor f = gate(gate(z, 1));
    Tensor g = cell.activation().apply(clipped(gate(z, 2)));
    Tensor next = f.mul(h).add(i.mul(g));
    return new Step(next, State.of(next));
  }

  /** The part of a gate, [B, H], before its activation. */
  private Tensor gate(Tensor z, int gate) {
    return z.slice(1, gate * cell.units(), (gate + 1) * cell.units());
  }

  private Tensor gate(Tensor z) {
    return cell.recurrentActivation().apply(clipped(z));
  }

  private Tensor clipped(Tensor z) {
    float limit = cell.form().sumClip();
    return cell.form().clipsSums() ? Ops.clip(z, -limit, limit) : z;
  }

  private Tensor peep(Tensor z, Tensor c, int row) {
    Tensor peephole = options.peephole();
    return peephole == null ? z : z.add(c.mul(peephole.slice(0, row, row + 1)));
  }

  @Override
  public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
    if (!slowPath().isEmpty()) {
      return Unrolled.scan(this, x, mask, noise, initial);
    }
    ScanInput input = ScanInput.of(x, kernel, bias);
    Scanned scanned =
        Scans.lstm(input, recurrent, options, mask, noise, initial.h(), initial.get(1));
    return new Scan(scanned.outputs(), new State(scanned.state()));
  }

  /** The plain cell has a step of its own. */
  @Override
  public @Nullable RecurrentStep stepping() {
    boolean plain = slowPath().isEmpty() && cell.form().equals(LstmForm.PLAIN);
    return plain && noise.equals(StateNoise.NONE)
        ? Steps.lstm(kernel, recurrent, bias)
        : Replayed.step(this, noise, kernel, cell.stateSizes());
  }

  @Override
  public String path() {
    return Paths.describe(slowPath());
  }

  /** Why the fused scan cannot be taken; empty if it can. */
  private String slowPath() {
    if (cell.form().stateIsOutput()) {
      return "state is output";
    }
    boolean another = output() != Activation.TANH && output() != cell.activation();
    return Paths.and(
        Paths.activations(cell.activation(), cell.recurrentActivation()),
        another ? Paths.activation("output activation", output()) : "",
        cell.form().clipsSums() ? "sums are clipped" : "");
  }
}
