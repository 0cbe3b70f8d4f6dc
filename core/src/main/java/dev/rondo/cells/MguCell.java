package dev.rondo.cells;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.ScanInput;
import dev.rondo.tensor.Scans;
import dev.rondo.tensor.StateNoise;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Minimal gated unit: a GRU whose two gates are one.
 *
 * <pre>{@code
 * f = sigmoid(x Wf + bf + h Uf)            forget gate
 * n = tanh(x Wn + bn + (f * h) Un)         candidate
 * h' = (1 - f) * h + f * n
 * }</pre>
 *
 * <p>Weights {@code kernel} [D, 2H], {@code recurrent_kernel} [H, 2H] and {@code bias} [2H], in the
 * order f n. State [h], [B, H].
 *
 * <p>Since {@code 1 - f = sigmoid(-(..))}, it runs as the GRU that resets before the product, with
 * {@code z = 1 - f} and {@code r = f}: its columns f stand there twice, once negated.
 *
 * <p>Source: Zhou, Wu, Zhang and Zhou, 2016, "Minimal gated unit for recurrent neural networks".
 *
 * @param units H
 */
public record MguCell(
    int units,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer)
    implements Cell {

  /** Checks the units. */
  public MguCell {
    Units.check("MguCell", units, 3);
  }

  /** Initializers as those of a GRU. */
  public MguCell(int units) {
    this(
        units, true, Initializers.glorotUniform(), Initializers.orthogonal(), Initializers.zeros());
  }

  /** Without bias. */
  public MguCell withoutBias() {
    return new MguCell(units, false, kernelInitializer, recurrentInitializer, biasInitializer);
  }

  /** Other initializers. */
  public MguCell initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return new MguCell(units, useBias, kernel, recurrent, bias);
  }

  @Override
  public int[] stateSizes() {
    return new int[] {units};
  }

  @Override
  public boolean takesRecurrentDropout() {
    return true;
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    return new Function(
        units,
        weights.add("kernel", kernelInitializer, features, 2 * units),
        weights.add("recurrent_kernel", recurrentInitializer, units, 2 * units),
        useBias ? weights.add("bias", biasInitializer, 2 * units) : null,
        StateNoise.NONE);
  }

  private record Function(
      int units, Tensor kernel, Tensor recurrent, @Nullable Tensor bias, StateNoise noise)
      implements CellFunction {

    @Override
    public Function withRecurrentMask(Tensor m) {
      return new Function(units, kernel, recurrent, bias, noise.withMask(m));
    }

    @Override
    public Function withZoneout(Tensor h, @Nullable Tensor c) {
      return new Function(units, kernel, recurrent, bias, noise.withZoneout(h, c));
    }

    @Override
    public Function withRecurrentKernel(UnaryOperator<Tensor> made) {
      return new Function(units, kernel, made.apply(recurrent), bias, noise);
    }

    @Override
    public Step step(Tensor x, State state) {
      Tensor a = Ops.linear(x, kernel, bias);
      Tensor before = state.h();
      Tensor masked = Sequences.masked(before, noise.mask());
      Tensor sums = part(a, 0).add(masked.matmul(part(recurrent, 0)));
      Tensor f = Ops.sigmoid(sums);
      Tensor n = Ops.tanh(part(a, 1).add(f.mul(masked).matmul(part(recurrent, 1))));
      // 1 - f and f, as the GRU rounds them
      Tensor z = Ops.sigmoid(Ops.neg(sums));
      Tensor h = z.mul(before).add(Sequences.rest(z).mul(n));
      return new Step(h, State.of(h));
    }

    @Override
    public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
      if (x.dim(1) == 1) {
        // to lay out the weights anew would cost more than the step
        return Unrolled.scan(this, x, mask, noise, initial);
      }
      Tensor gruBias = bias == null ? null : asGru(bias);
      ScanInput input = ScanInput.of(x, asGru(kernel), gruBias);
      return Sequences.of(
          Scans.gru(input, asGru(recurrent), null, false, null, mask, noise, initial.h()));
    }

    /** Columns (f, n) as a GRU's (z, r, n). */
    private Tensor asGru(Tensor weight) {
      return Ops.concat(-1, Ops.neg(part(weight, 0)), weight);
    }

    private Tensor part(Tensor all, int gate) {
      return Sequences.part(all, gate, units);
    }

    @Override
    public @Nullable RecurrentStep stepping() {
      return Replayed.scan(this, kernel, units);
    }

    @Override
    public String path() {
      return Paths.describe("");
    }
  }
}
