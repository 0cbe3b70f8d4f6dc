package dev.rondo.cells;

import dev.rondo.tensor.GruNormalization;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.ScanInput;
import dev.rondo.tensor.Scanned;
import dev.rondo.tensor.Scans;
import dev.rondo.tensor.StateNoise;
import dev.rondo.tensor.Steps;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A {@link GruCell} over its weights. */
record GruFunction(
    GruCell cell,
    Tensor kernel,
    Tensor recurrent,
    @Nullable Tensor bias,
    @Nullable Tensor recurrentBias,
    @Nullable GruNormalization normalization,
    StateNoise noise)
    implements CellFunction {

  static GruFunction of(GruCell cell, Weights weights, int features) {
    int units = cell.units();
    boolean second = cell.useBias() && cell.resetAfter();
    return new GruFunction(
        cell,
        weights.add("kernel", cell.kernelInitializer(), features, 3 * units),
        weights.add("recurrent_kernel", cell.recurrentInitializer(), units, 3 * units),
        cell.useBias() ? weights.add("bias", cell.biasInitializer(), 3 * units) : null,
        second ? weights.add("recurrent_bias", cell.biasInitializer(), 3 * units) : null,
        cell.normalized()
            ? new GruNormalization(
                weights.add("kernel_gain", Initializers.ones(), 3 * units),
                weights.add("recurrent_gain", Initializers.ones(), 3 * units))
            : null,
        StateNoise.NONE);
  }

  private GruFunction with(Tensor otherRecurrent, StateNoise otherNoise) {
    return new GruFunction(
        cell, kernel, otherRecurrent, bias, recurrentBias, normalization, otherNoise);
  }

  @Override
  public GruFunction withRecurrentMask(Tensor m) {
    return with(recurrent, noise.withMask(m));
  }

  @Override
  public GruFunction withZoneout(Tensor h, @Nullable Tensor c) {
    return with(recurrent, noise.withZoneout(h, c));
  }

  @Override
  public GruFunction withRecurrentKernel(UnaryOperator<Tensor> made) {
    return with(made.apply(recurrent), noise);
  }

  @Override
  public Step step(Tensor x, State state) {
    Tensor a =
        normalization == null
            ? Ops.linear(x, kernel, bias)
            : normal(x.matmul(kernel), normalization.kernelGain(), bias);
    Tensor next = cell.resetAfter() ? resetAfter(a, state.h()) : resetBefore(a, state.h());
    return new Step(next, State.of(next));
  }

  private Tensor resetAfter(Tensor a, Tensor h) {
    Tensor s =
        normalization == null
            ? Ops.linear(masked(h), recurrent, recurrentBias)
            : normal(masked(h).matmul(recurrent), normalization.recurrentGain(), recurrentBias);
    Tensor z = gate(part(a, 0).add(part(s, 0)));
    Tensor r = gate(part(a, 1).add(part(s, 1)));
    return mix(z, h, part(a, 2).add(r.mul(part(s, 2))));
  }

  /** z and r normalized together, and n. */
  private Tensor normal(Tensor sums, Tensor gain, @Nullable Tensor plus) {
    int two = 2 * cell.units();
    Tensor normal =
        Ops.concat(
            1,
            Scans.normal(sums.slice(1, 0, two)),
            Scans.normal(sums.slice(1, two, two + cell.units())));
    Tensor scaled = normal.mul(gain);
    return plus == null ? scaled : scaled.add(plus);
  }

  private Tensor resetBefore(Tensor a, Tensor h) {
    Tensor z = gate(part(a, 0).add(masked(h).matmul(part(recurrent, 0))));
    Tensor r = gate(part(a, 1).add(masked(h).matmul(part(recurrent, 1))));
    return mix(z, h, part(a, 2).add(r.mul(masked(h)).matmul(part(recurrent, 2))));
  }

  /** {@code z * h + (1 - z) * n}, as the fused scan rounds it. */
  private Tensor mix(Tensor z, Tensor h, Tensor candidate) {
    Tensor n = cell.activation().apply(clipped(candidate));
    return z.mul(h).add(Sequences.rest(z).mul(n));
  }

  /** What meets the recurrent weights. */
  private Tensor masked(Tensor h) {
    return Sequences.masked(h, noise.mask());
  }

  private Tensor gate(Tensor z) {
    return cell.recurrentActivation().apply(clipped(z));
  }

  private Tensor clipped(Tensor z) {
    return cell.clipsSums() ? Ops.clip(z, -cell.sumClip(), cell.sumClip()) : z;
  }

  /** The columns of one gate. */
  private Tensor part(Tensor all, int gate) {
    return all.slice(1, gate * cell.units(), (gate + 1) * cell.units());
  }

  @Override
  public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
    if (!slowPath().isEmpty()) {
      return Unrolled.scan(this, x, mask, noise, initial);
    }
    ScanInput input = ScanInput.of(x, kernel, bias);
    Scanned scanned =
        Scans.gru(
            input,
            recurrent,
            recurrentBias,
            cell.resetAfter(),
            normalization,
            mask,
            noise,
            initial.h());
    return new Scan(scanned.outputs(), new State(scanned.state()));
  }

  /** The plain cell has a step of its own. */
  @Override
  public @Nullable RecurrentStep stepping() {
    boolean plain = slowPath().isEmpty() && normalization == null;
    return plain && noise.equals(StateNoise.NONE)
        ? Steps.gru(kernel, recurrent, bias, recurrentBias, cell.resetAfter())
        : Replayed.step(this, noise, kernel, cell.units());
  }

  @Override
  public String path() {
    return Paths.describe(slowPath());
  }

  /** Why the fused scan cannot be taken; empty if it can. */
  private String slowPath() {
    return Paths.and(
        Paths.activations(cell.activation(), cell.recurrentActivation()),
        cell.clipsSums() ? "sums are clipped" : "");
  }
}
