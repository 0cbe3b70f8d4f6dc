package dev.rondo.cells;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sLSTM of xLSTM: an LSTM with exponential gates, kept in range by a normalizer and a
 * stabilizer.
 *
 * <pre>{@code
 * i = x Wi + h Ri + bi                     logarithm of the input gate
 * f = logsigmoid(x Wf + h Rf + bf)         logarithm of the forget gate
 * f = x Wf + h Rf + bf                     the same of an exponential one
 * z = tanh(x Wz + h Rz + bz)               candidate
 * o = sigmoid(x Wo + h Ro + bo)            output gate
 * m' = max(f + m, i), or i if n is 0       stabilizer
 * c' = exp(f + m - m') * c + exp(i - m') * z
 * n' = exp(f + m - m') * n + exp(i - m')   normalizer
 * h' = o * c' / n'
 * }</pre>
 *
 * <p>Weights {@code kernel} [D, 4H], {@code recurrent_kernel} [H, 4H / heads] and {@code bias}
 * [4H], in the order i f z o. A head is {@code H / heads} units that see only each other: its rows
 * of the recurrent kernel are its own square matrices, side by side in the same order. State [h, c,
 * n, m], each [B, H], zeros at first.
 *
 * <p>Source: Beck, Poeppel, Spanring, Auer, Prudnikova, Kopp, Klambauer, Brandstetter and
 * Hochreiter, 2024, "xLSTM: extended long short-term memory". Where n is 0, as at the start, there
 * is nothing behind m that could be compared with the input gate: m' is i then, so that the first h
 * is o * z whatever the gates are, as c / n says without a stabilizer. A normalizer that is given
 * below 0 counts as 0, and beside such a one a given c is kept by exp(f + m - m') of at most 1. The
 * paper's block around the cell (convolution, group norm, projections) is not part of it.
 *
 * @param units H
 * @param heads a divisor of H
 * @param exponentialForget whether the forget gate is exponential too
 */
public record SlstmCell(
    int units,
    int heads,
    boolean exponentialForget,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer)
    implements Cell {

  /** Checks units and heads. */
  public SlstmCell {
    Units.check("SlstmCell", units, 4);
    if (heads < 1 || units % heads != 0) {
      throw new IllegalArgumentException(
          "SlstmCell: expected a number of heads that divides "
              + units
              + " units but got "
              + heads);
    }
  }

  /** One head, and a sigmoid forget gate. */
  public SlstmCell(int units) {
    this(
        units,
        1,
        false,
        true,
        Initializers.glorotUniform(),
        Initializers.orthogonal(),
        Initializers.zeros());
  }

  /** More heads, which do not see each other. */
  public SlstmCell heads(int number) {
    return new SlstmCell(
        units,
        number,
        exponentialForget,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** With an exponential forget gate. */
  public SlstmCell withExponentialForget() {
    return new SlstmCell(
        units, heads, true, useBias, kernelInitializer, recurrentInitializer, biasInitializer);
  }

  /** Without bias. */
  public SlstmCell withoutBias() {
    return new SlstmCell(
        units,
        heads,
        exponentialForget,
        false,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** Other initializers. */
  public SlstmCell initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return new SlstmCell(units, heads, exponentialForget, useBias, kernel, recurrent, bias);
  }

  @Override
  public int[] stateSizes() {
    return new int[] {units, units, units, units};
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    return new Function(
        this,
        weights.add("kernel", kernelInitializer, features, 4 * units),
        weights.add("recurrent_kernel", recurrentInitializer, units, 4 * units / heads),
        useBias ? weights.add("bias", biasInitializer, 4 * units) : null);
  }

  private record Function(SlstmCell cell, Tensor kernel, Tensor recurrent, @Nullable Tensor bias)
      implements CellFunction {

    @Override
    public Step step(Tensor x, State state) {
      return after(Ops.linear(x, kernel, bias), state);
    }

    /** From the projected inputs of a step. */
    private Step after(Tensor a, State state) {
      Tensor all = a.add(recurrent(state.h()));
      Tensor i = Sequences.part(all, 0, cell.units);
      Tensor f = Sequences.part(all, 1, cell.units);
      if (!cell.exponentialForget) {
        f = Activation.LOG_SIGMOID.apply(f);
      }
      Tensor z = Ops.tanh(Sequences.part(all, 2, cell.units));
      Tensor o = Ops.sigmoid(Sequences.part(all, 3, cell.units));
      Tensor kept = f.add(state.get(3));
      Tensor normalizer = Ops.relu(state.get(2));
      Tensor m = Ops.where(Ops.greater(normalizer, Tensor.scalar(0f)), Ops.maximum(kept, i), i);
      Tensor forget = Ops.exp(Ops.minimum(kept.sub(m), Tensor.scalar(0f)));
      Tensor input = Ops.exp(i.sub(m));
      Tensor c = forget.mul(state.get(1)).add(input.mul(z));
      Tensor n = forget.mul(normalizer).add(input);
      Tensor h = o.mul(c.div(n));
      return new Step(h, State.of(h, c, n, m));
    }

    /** {@code h R}, [B, 4H], head by head. */
    private Tensor recurrent(Tensor h) {
      if (cell.heads == 1) {
        return h.matmul(recurrent);
      }
      int width = cell.units / cell.heads;
      List<Tensor> heads = new ArrayList<>();
      for (int k = 0; k < cell.heads; k++) {
        Tensor own = recurrent.slice(0, k * width, (k + 1) * width);
        Tensor gates = Sequences.part(h, k, width).matmul(own);
        heads.add(gates.reshape(h.dim(0), 4, width));
      }
      return Ops.concat(2, heads).reshape(h.dim(0), 4 * cell.units);
    }

    @Override
    public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
      // all steps of x W + b are one product
      return Unrolled.scan(this::after, Ops.linear(x, kernel, bias), mask, initial);
    }

    @Override
    public @Nullable RecurrentStep stepping() {
      return Replayed.scan(this, kernel, cell.stateSizes());
    }

    @Override
    public String path() {
      return Paths.describe("exponential gates");
    }
  }
}
