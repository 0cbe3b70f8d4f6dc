package dev.rondo.cells;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Recurrences;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Scanned;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Simple recurrent unit.
 *
 * <pre>{@code
 * n = x Wn                              candidate
 * f = sigmoid(x Wf + bf + vf * c)       forget gate
 * r = sigmoid(x Wr + br + vr * c)       reset gate: how much the highway lets by
 * c' = f * c + (1 - f) * n
 * h' = r * c' + (1 - r) * x             highway, where there are as many features as units
 * h' = r * c' + (1 - r) * (x Wx)        highway, else
 * }</pre>
 *
 * <p>Weights {@code kernel} [D, 3H] in the order n f r, or [D, 4H] in the order n f r x; {@code
 * recurrent_kernel} [2, H], of which the rows are vf and vr; {@code bias} [2H] in the order f r.
 * State [h, c]: the last output, which only a skipped step reads, and c, each [B, H].
 *
 * <p>Source: Lei, Zhang, Wang, Dai and Artzi, 2018, "Simple recurrent units for highly
 * parallelizable recurrence". Its constant that scales x in the highway, so that deep stacks start
 * with the same variance in all layers, is not here. {@link #withoutRecurrentVectors} is the first
 * version of the paper (2017, "Training RNNs as fast as CNNs", with no activation of c'): the gates
 * do not see the state, and the recurrence is linear.
 *
 * @param units H
 * @param recurrentVectors whether the gates see the state
 */
public record SruCell(
    int units,
    boolean recurrentVectors,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer)
    implements Cell {

  /** Checks the units. */
  public SruCell {
    Units.check("SruCell", units, 4);
  }

  /** The equations, with recurrent vectors that start as those of a small layer. */
  public SruCell(int units) {
    this(
        units,
        true,
        true,
        Initializers.glorotUniform(),
        Initializers.glorotUniform(),
        Initializers.zeros());
  }

  /** With gates that do not see the state. */
  public SruCell withoutRecurrentVectors() {
    return new SruCell(
        units, false, useBias, kernelInitializer, recurrentInitializer, biasInitializer);
  }

  /** Without bias. */
  public SruCell withoutBias() {
    return new SruCell(
        units, recurrentVectors, false, kernelInitializer, recurrentInitializer, biasInitializer);
  }

  /** Other initializers. */
  public SruCell initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return new SruCell(units, recurrentVectors, useBias, kernel, recurrent, bias);
  }

  @Override
  public int[] stateSizes() {
    return new int[] {units, units};
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    int parts = features == units ? 3 : 4;
    return new Function(
        units,
        weights.add("kernel", kernelInitializer, features, parts * units),
        recurrentVectors ? weights.add("recurrent_kernel", recurrentInitializer, 2, units) : null,
        useBias ? weights.add("bias", biasInitializer, 2 * units) : null);
  }

  private record Function(int units, Tensor kernel, @Nullable Tensor vectors, @Nullable Tensor bias)
      implements CellFunction {

    /** Of the first gate or the second, before its activation, without the state. */
    private Tensor gate(Tensor a, int gate) {
      Tensor part = Sequences.part(a, 1 + gate, units);
      return bias == null ? part : part.add(Sequences.part(bias, gate, units));
    }

    private Tensor highway(Tensor a, Tensor x) {
      return kernel.dim(1) == 3 * units ? x : Sequences.part(a, 3, units);
    }

    private static Tensor vector(Tensor both, int gate) {
      return Ops.squeeze(both.slice(0, gate, gate + 1), 0);
    }

    @Override
    public Step step(Tensor x, State state) {
      Tensor a = x.matmul(kernel);
      Tensor before = state.get(1);
      Tensor f = gate(a, 0);
      Tensor r = gate(a, 1);
      if (vectors != null) {
        f = f.add(before.mul(vector(vectors, 0)));
        r = r.add(before.mul(vector(vectors, 1)));
      }
      Tensor c = Sequences.mix(Ops.sigmoid(f), before, Sequences.part(a, 0, units));
      Tensor h = Sequences.mix(Ops.sigmoid(r), c, highway(a, x));
      return new Step(h, State.of(h, c));
    }

    @Override
    public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
      Tensor a = x.matmul(kernel);
      Tensor n = Sequences.part(a, 0, units);
      Tensor f = gate(a, 0);
      Tensor r = gate(a, 1);
      Tensor c0 = initial.get(1);
      Scanned c;
      if (vectors == null) {
        c = Sequences.mixAll(Ops.sigmoid(f), n, mask, c0);
      } else {
        c = Recurrences.sru(f, n, vector(vectors, 0), mask, c0);
        Tensor before = Sequences.previous(c.outputs(), c0);
        r = r.add(before.mul(vector(vectors, 1)));
      }
      Tensor h = Sequences.mix(Ops.sigmoid(r), c.outputs(), highway(a, x));
      return Sequences.of(h, mask, initial.h(), c.state().get(0));
    }

    @Override
    public @Nullable RecurrentStep stepping() {
      return Replayed.scan(this, kernel, units, units);
    }

    @Override
    public String path() {
      return Paths.describe("");
    }
  }
}
