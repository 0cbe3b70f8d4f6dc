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
 * Independently recurrent network: a unit sees the past of itself alone.
 *
 * <pre>{@code
 * h' = relu(x W + b + u * h)
 * }</pre>
 *
 * <p>Weights {@code kernel} [D, H], {@code recurrent_kernel} [H], u in the equation, and {@code
 * bias} [H]. State [h], [B, H].
 *
 * <p>Source: Li, Li, Cook, Zhu and Gao, 2018, "Independently recurrent neural network (IndRNN):
 * building a longer and deeper RNN". It keeps |u| below the T-th root of some number, so that T
 * steps do not explode, by clipping u after each update. With {@link #maxRecurrent} the clipped u
 * is used, and a u outside gets no gradient; it starts inside.
 *
 * @param units H
 * @param activation relu in the equation; any will do, and linear, tanh, sigmoid and relu are fused
 * @param maxRecurrent bound of |u|, above 0; {@code Float.MAX_VALUE} for none
 */
public record IndRnnCell(
    int units,
    Activation activation,
    float maxRecurrent,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer)
    implements Cell {

  /** Checks units and bound. */
  public IndRnnCell {
    Units.check("IndRnnCell", units, 1);
    if (!(maxRecurrent > 0 && maxRecurrent <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "IndRnnCell: expected a finite maxRecurrent above 0 but got " + maxRecurrent);
    }
  }

  /** With u from 0 to 1 at the start, as in the paper, and no bound. */
  public IndRnnCell(int units) {
    this(
        units,
        Activation.RELU,
        Float.MAX_VALUE,
        true,
        Initializers.glorotUniform(),
        Initializers.uniform(0, 1),
        Initializers.zeros());
  }

  /** Another activation. */
  public IndRnnCell activation(Activation other) {
    return new IndRnnCell(
        units,
        other,
        maxRecurrent,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** With |u| at most {@code max}, such as {@code Math.pow(2, 1.0 / steps)}. */
  public IndRnnCell maxRecurrent(float max) {
    return new IndRnnCell(
        units, activation, max, useBias, kernelInitializer, recurrentInitializer, biasInitializer);
  }

  /** Without bias. */
  public IndRnnCell withoutBias() {
    return new IndRnnCell(
        units,
        activation,
        maxRecurrent,
        false,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** Other initializers. */
  public IndRnnCell initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return new IndRnnCell(units, activation, maxRecurrent, useBias, kernel, recurrent, bias);
  }

  @Override
  public int[] stateSizes() {
    return new int[] {units};
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    return new Function(
        this,
        weights.add("kernel", kernelInitializer, features, units),
        weights.add("recurrent_kernel", recurrentInitializer, units),
        useBias ? weights.add("bias", biasInitializer, units) : null);
  }

  private record Function(IndRnnCell cell, Tensor kernel, Tensor recurrent, @Nullable Tensor bias)
      implements CellFunction {

    private Tensor u() {
      float max = cell.maxRecurrent;
      return max == Float.MAX_VALUE ? recurrent : Ops.clip(recurrent, -max, max);
    }

    @Override
    public Step step(Tensor x, State state) {
      Tensor z = Ops.linear(x, kernel, bias).add(state.h().mul(u()));
      Tensor h = cell.activation.apply(z);
      return new Step(h, State.of(h));
    }

    @Override
    public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
      if (!cell.activation.differentiableFromOutput()) {
        return Unrolled.scan(this, x, mask, initial);
      }
      Tensor a = Ops.linear(x, kernel, bias);
      return Sequences.of(Recurrences.indRnn(a, u(), cell.activation, mask, initial.h()));
    }

    @Override
    public @Nullable RecurrentStep stepping() {
      return Replayed.scan(this, kernel, cell.units);
    }

    @Override
    public String path() {
      boolean fused = cell.activation.differentiableFromOutput();
      return Paths.describe(fused ? "" : Paths.activation("activation", cell.activation));
    }
  }
}
