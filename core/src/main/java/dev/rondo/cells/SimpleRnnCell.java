package dev.rondo.cells;

import dev.rondo.tensor.Activation;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The simple recurrent network.
 *
 * <pre>{@code
 * h' = tanh(x W + b + h U)
 * }</pre>
 *
 * <p>Weights {@code kernel} [D, H], {@code recurrent_kernel} [H, H] and {@code bias} [H]. State
 * [h], [B, H].
 *
 * <p>Source: Elman, 1990, "Finding structure in time", after whom it is also called Elman network.
 *
 * @param units H
 * @param activation tanh in the equation; any will do, and linear, tanh, sigmoid and relu are fused
 */
public record SimpleRnnCell(
    int units,
    Activation activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer)
    implements Cell {

  /** Checks the units. */
  public SimpleRnnCell {
    Units.check("SimpleRnnCell", units, 1);
  }

  /** Keras's defaults. */
  public SimpleRnnCell(int units) {
    this(
        units,
        Activation.TANH,
        true,
        Initializers.glorotUniform(),
        Initializers.orthogonal(),
        Initializers.zeros());
  }

  /** Another activation. */
  public SimpleRnnCell activation(Activation other) {
    return new SimpleRnnCell(
        units, other, useBias, kernelInitializer, recurrentInitializer, biasInitializer);
  }

  /** Without bias. */
  public SimpleRnnCell withoutBias() {
    return new SimpleRnnCell(
        units, activation, false, kernelInitializer, recurrentInitializer, biasInitializer);
  }

  /** Other initializers. */
  public SimpleRnnCell initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return new SimpleRnnCell(units, activation, useBias, kernel, recurrent, bias);
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
        activation,
        weights.add("kernel", kernelInitializer, features, units),
        weights.add("recurrent_kernel", recurrentInitializer, units, units),
        useBias ? weights.add("bias", biasInitializer, units) : null,
        StateNoise.NONE);
  }

  private record Function(
      Activation activation,
      Tensor kernel,
      Tensor recurrent,
      @Nullable Tensor bias,
      StateNoise noise)
      implements CellFunction {

    @Override
    public Function withRecurrentMask(Tensor m) {
      return new Function(activation, kernel, recurrent, bias, noise.withMask(m));
    }

    @Override
    public Function withZoneout(Tensor h, @Nullable Tensor c) {
      return new Function(activation, kernel, recurrent, bias, noise.withZoneout(h, c));
    }

    @Override
    public Function withRecurrentKernel(UnaryOperator<Tensor> made) {
      return new Function(activation, kernel, made.apply(recurrent), bias, noise);
    }

    @Override
    public Step step(Tensor x, State state) {
      Tensor before = Sequences.masked(state.h(), noise.mask());
      Tensor z = Ops.linear(x, kernel, bias).add(before.matmul(recurrent));
      Tensor h = activation.apply(z);
      return new Step(h, State.of(h));
    }

    @Override
    public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
      if (!fused()) {
        return Unrolled.scan(this, x, mask, noise, initial);
      }
      ScanInput input = ScanInput.of(x, kernel, bias);
      Scanned scanned = Scans.simpleRnn(input, recurrent, activation, mask, noise, initial.h());
      return new Scan(scanned.outputs(), new State(scanned.state()));
    }

    @Override
    public @Nullable RecurrentStep stepping() {
      if (!fused()) {
        return Replayed.step(this, noise, kernel, recurrent.dim(0));
      }
      return noise.equals(StateNoise.NONE)
          ? Steps.simpleRnn(kernel, recurrent, bias, activation)
          : Replayed.step(this::stepOfOne, noise, kernel, recurrent.dim(0));
    }

    /** Of a batch of one: the sums start with {@code x W + b}, as those of the fused scan do. */
    private Step stepOfOne(Tensor x, State state) {
      Tensor a = Ops.squeeze(Ops.linear(x, kernel, bias), 0);
      Tensor h = activation.apply(Ops.linear(state.h(), recurrent, a));
      return new Step(h, State.of(h));
    }

    private boolean fused() {
      return switch (activation) {
        case LINEAR, TANH, SIGMOID, RELU -> true;
        default -> false;
      };
    }

    @Override
    public String path() {
      return Paths.describe(fused() ? "" : Paths.activation("activation", activation));
    }
  }
}
