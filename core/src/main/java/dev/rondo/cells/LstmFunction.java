package dev.rondo.cells;

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
    @Nullable Tensor peephole,
    StateNoise noise)
    implements CellFunction {

  static LstmFunction of(LstmCell cell, Weights weights, int features) {
    int units = cell.units();
    int gates = cell.gates() * units;
    return new LstmFunction(
        cell,
        weights.add("kernel", cell.kernelInitializer(), features, gates),
        weights.add("recurrent_kernel", cell.recurrentInitializer(), units, gates),
        cell.useBias() ? weights.add("bias", bias(cell), gates) : null,
        peephole(cell, weights),
        StateNoise.NONE);
  }

  private static @Nullable Tensor peephole(LstmCell cell, Weights weights) {
    return cell.peepholes()
        ? weights.add("peephole", cell.kernelInitializer(), cell.gates() - 1, cell.units())
        : null;
  }

  private static Initializer bias(LstmCell cell) {
    if (!cell.unitForgetBias()) {
      return cell.biasInitializer();
    }
    return (shape, random) -> {
      float[] values = cell.biasInitializer().values(shape, random);
      // What keeps the past open: a forget gate of sigmoid(1), or 1 less an input gate of
      // sigmoid(-1).
      int from = cell.coupled() ? 0 : cell.units();
      Arrays.fill(values, from, from + cell.units(), cell.coupled() ? -1f : 1f);
      return values;
    };
  }

  @Override
  public LstmFunction withRecurrentMask(Tensor m) {
    return new LstmFunction(cell, kernel, recurrent, bias, peephole, noise.withMask(m));
  }

  @Override
  public LstmFunction withZoneout(Tensor h, @Nullable Tensor c) {
    return new LstmFunction(cell, kernel, recurrent, bias, peephole, noise.withZoneout(h, c));
  }

  @Override
  public LstmFunction withRecurrentKernel(UnaryOperator<Tensor> made) {
    return new LstmFunction(cell, kernel, made.apply(recurrent), bias, peephole, noise);
  }

  @Override
  public Step step(Tensor x, State state) {
    Tensor before = Sequences.masked(state.h(), noise.mask());
    Tensor z = Ops.linear(x, kernel, bias).add(before.matmul(recurrent));
    return cell.stateIsOutput() ? textbookStep(z, state.h()) : step(z, state.get(1));
  }

  private Step step(Tensor z, Tensor c) {
    Tensor i = gate(peep(gate(z, 0), c, 0));
    Tensor f = cell.coupled() ? Sequences.rest(i) : gate(peep(gate(z, 1), c, 1));
    int last = cell.gates() - 1;
    Tensor g = cell.activation().apply(gate(z, last - 1));
    Tensor sum = f.mul(c).add(i.mul(g));
    Tensor next = cell.clips() ? Ops.clip(sum, -cell.cellClip(), cell.cellClip()) : sum;
    Tensor o = gate(peep(gate(z, last), next, last - 1));
    Tensor h = o.mul(cell.activation().apply(next));
    return new Step(h, State.of(h, next));
  }

  private Step textbookStep(Tensor z, Tensor h) {
    Tensor i = gate(gate(z, 0));
    Tensor f = gate(gate(z, 1));
    Tensor g = cell.activation().apply(gate(z, 2));
    Tensor next = f.mul(h).add(i.mul(g));
    return new Step(next, State.of(next));
  }

  /** The part of a gate, [B, H], before its activation. */
  private Tensor gate(Tensor z, int gate) {
    return z.slice(1, gate * cell.units(), (gate + 1) * cell.units());
  }

  private Tensor gate(Tensor z) {
    return cell.recurrentActivation().apply(z);
  }

  private Tensor peep(Tensor z, Tensor c, int row) {
    return peephole == null ? z : z.add(c.mul(peephole.slice(0, row, row + 1)));
  }

  @Override
  public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
    if (!slowPath().isEmpty()) {
      return Unrolled.scan(this, x, mask, noise, initial);
    }
    ScanInput input = ScanInput.of(x, kernel, bias);
    LstmOptions options = new LstmOptions(peephole, cell.cellClip(), cell.coupled());
    Scanned scanned =
        Scans.lstm(input, recurrent, options, mask, noise, initial.h(), initial.get(1));
    return new Scan(scanned.outputs(), new State(scanned.state()));
  }

  @Override
  public @Nullable RecurrentStep stepping() {
    return slowPath().isEmpty() && !cell.isVariant() ? Steps.lstm(kernel, recurrent, bias) : null;
  }

  @Override
  public String path() {
    return Paths.describe(slowPath());
  }

  /** Why the fused scan cannot be taken; empty if it can. */
  private String slowPath() {
    if (cell.stateIsOutput()) {
      return "state is output";
    }
    return Paths.activations(cell.activation(), cell.recurrentActivation());
  }
}
