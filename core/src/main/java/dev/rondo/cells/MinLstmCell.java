package dev.rondo.cells;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Recurrences;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * The minimal LSTM, whose gates do not see the state and add up to 1.
 *
 * <pre>{@code
 * i = sigmoid(x Wi + bi)         input gate
 * f = sigmoid(x Wf + bf)         forget gate
 * n = x Wn + bn                  candidate
 * n = g(x Wn + bn)               positive candidate; g(v) = v + 0.5 above zero, sigmoid(v) below
 * h' = f / (f + i) * h + i / (f + i) * n
 * }</pre>
 *
 * <p>Weights {@code kernel} [D, 3H] and {@code bias} [3H], in the order i f n. State [h], [B, H].
 *
 * <p>So all gates are one product over all steps, and {@link Recurrences#linear} does the rest in
 * one pass, in training too: sequential in time, and parallel over the rows of a batch and the
 * units. Why not over time stands at {@link MinGruCell}.
 *
 * <p>Source: Feng, Tung, Ahmed, Bengio and Hajimirsadeghi, 2024, "Were RNNs all we needed?", in the
 * form whose scale does not depend on the length of the sequence. The quotient is computed as
 * {@code f / (f + i) = sigmoid(log f - log i)}, which two closed gates do not turn into 0 / 0. For
 * the candidate see {@link MinGruCell}.
 *
 * @param units H
 * @param positiveCandidate whether the candidate goes through g
 */
public record MinLstmCell(
    int units,
    boolean positiveCandidate,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer)
    implements Cell {

  /** Checks the units. */
  public MinLstmCell {
    Units.check("MinLstmCell", units, 3);
  }

  /** The equations of the paper's main part. */
  public MinLstmCell(int units) {
    this(units, false, true, Initializers.glorotUniform(), Initializers.zeros());
  }

  /** The candidate of the paper's appendix, which is positive. */
  public MinLstmCell withPositiveCandidate() {
    return new MinLstmCell(units, true, useBias, kernelInitializer, biasInitializer);
  }

  /** Without bias. */
  public MinLstmCell withoutBias() {
    return new MinLstmCell(units, positiveCandidate, false, kernelInitializer, biasInitializer);
  }

  /** Other initializers. */
  public MinLstmCell initializers(Initializer kernel, Initializer bias) {
    return new MinLstmCell(units, positiveCandidate, useBias, kernel, bias);
  }

  @Override
  public int[] stateSizes() {
    return new int[] {units};
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    return new Function(
        this,
        weights.add("kernel", kernelInitializer, features, 3 * units),
        useBias ? weights.add("bias", biasInitializer, 3 * units) : null);
  }

  private record Function(MinLstmCell cell, Tensor kernel, @Nullable Tensor bias)
      implements CellFunction {

    /** {@code f / (f + i)}. */
    private Tensor kept(Tensor a) {
      Tensor i = Activation.LOG_SIGMOID.apply(Sequences.part(a, 0, cell.units));
      Tensor f = Activation.LOG_SIGMOID.apply(Sequences.part(a, 1, cell.units));
      return Ops.sigmoid(f.sub(i));
    }

    private Tensor n(Tensor a) {
      Tensor n = Sequences.part(a, 2, cell.units);
      return cell.positiveCandidate ? MinGruCell.positive(n) : n;
    }

    @Override
    public Step step(Tensor x, State state) {
      Tensor a = Ops.linear(x, kernel, bias);
      Tensor h = Sequences.mix(kept(a), state.h(), n(a));
      return new Step(h, State.of(h));
    }

    @Override
    public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
      Tensor a = Ops.linear(x, kernel, bias);
      return Sequences.of(Sequences.mixAll(kept(a), n(a), mask, initial.h()));
    }

    @Override
    public @Nullable RecurrentStep stepping() {
      return Replayed.scan(this, kernel, cell.units);
    }

    @Override
    public String path() {
      return Paths.describe("");
    }
  }
}
