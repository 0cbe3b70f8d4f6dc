package dev.rondo.cells;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Recurrences;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * The minimal GRU, whose gates do not see the state.
 *
 * <pre>{@code
 * z = sigmoid(x Wz + bz)         update gate: how much is new
 * n = x Wn + bn                  candidate
 * n = g(x Wn + bn)               positive candidate; g(v) = v + 0.5 above zero, sigmoid(v) below
 * h' = (1 - z) * h + z * n
 * }</pre>
 *
 * <p>Weights {@code kernel} [D, 2H] and {@code bias} [2H], in the order z n. State [h], [B, H].
 *
 * <p>So all gates are one product over all steps, and {@link Recurrences#linear} does the rest in
 * one pass, in training too: sequential in time, and parallel over the rows of a batch and the
 * units.
 *
 * <p>Source: Feng, Tung, Ahmed, Bengio and Hajimirsadeghi, 2024, "Were RNNs all we needed?". The
 * paper scans in parallel over time, and in logarithms to keep that stable, for which the candidate
 * must be positive: its appendix has g. Here nothing is scanned in parallel over time: such a scan
 * (Blelloch, 1990, "Prefix sums and their applications", or one in blocks) does about twice the
 * arithmetic, and pays only where threads are more than the B * H units of a batch that one pass
 * shares out among them. A pass through time is stable as it is, so g is an option.
 *
 * @param units H
 * @param positiveCandidate whether the candidate goes through g
 */
public record MinGruCell(
    int units,
    boolean positiveCandidate,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer)
    implements Cell {

  /** Checks the units. */
  public MinGruCell {
    Units.check("MinGruCell", units, 2);
  }

  /** The equations of the paper's main part. */
  public MinGruCell(int units) {
    this(units, false, true, Initializers.glorotUniform(), Initializers.zeros());
  }

  /** The candidate of the paper's appendix, which is positive. */
  public MinGruCell withPositiveCandidate() {
    return new MinGruCell(units, true, useBias, kernelInitializer, biasInitializer);
  }

  /** Without bias. */
  public MinGruCell withoutBias() {
    return new MinGruCell(units, positiveCandidate, false, kernelInitializer, biasInitializer);
  }

  /** Other initializers. */
  public MinGruCell initializers(Initializer kernel, Initializer bias) {
    return new MinGruCell(units, positiveCandidate, useBias, kernel, bias);
  }

  @Override
  public int[] stateSizes() {
    return new int[] {units};
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    return new Function(
        this,
        weights.add("kernel", kernelInitializer, features, 2 * units),
        useBias ? weights.add("bias", biasInitializer, 2 * units) : null);
  }

  /** The paper's g: continuous and positive. */
  static Tensor positive(Tensor v) {
    Tensor above = Ops.greaterEqual(v, Tensor.scalar(0));
    return Ops.where(above, v.add(0.5f), Ops.sigmoid(v));
  }

  private record Function(MinGruCell cell, Tensor kernel, @Nullable Tensor bias)
      implements CellFunction {

    private Tensor z(Tensor a) {
      return Ops.sigmoid(Sequences.part(a, 0, cell.units));
    }

    private Tensor n(Tensor a) {
      Tensor n = Sequences.part(a, 1, cell.units);
      return cell.positiveCandidate ? positive(n) : n;
    }

    @Override
    public Step step(Tensor x, State state) {
      Tensor a = Ops.linear(x, kernel, bias);
      Tensor h = Sequences.mix(z(a), n(a), state.h());
      return new Step(h, State.of(h));
    }

    @Override
    public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
      Tensor a = Ops.linear(x, kernel, bias);
      Tensor z = z(a);
      return Sequences.of(Recurrences.linear(Sequences.rest(z), z.mul(n(a)), mask, initial.h()));
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
