package dev.rondo.cells;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * The Jordan network: what comes back is the output, not the hidden layer as in Elman's ({@link
 * SimpleRnnCell}).
 *
 * <pre>{@code
 * h = tanh(x W + y U + b)              hidden layer
 * y' = sigmoid(h Wy + by)              output
 * }</pre>
 *
 * <p>Weights {@code kernel} [D, N], {@code recurrent_kernel} [H, N], {@code bias} [N], {@code
 * output_kernel} [N, H] and {@code output_bias} [H]. State [y], [B, H].
 *
 * <p>Source: Jordan, 1986, "Serial order: a parallel distributed processing approach". There the
 * context also keeps a share of itself, {@code context' = y' + mu * context}; here mu is 0, as in
 * most text books.
 *
 * @param units H, the width of the output
 * @param hidden N, the width of the hidden layer
 * @param activation of the hidden layer: tanh in the equations
 * @param outputActivation of the output: sigmoid in the equations
 */
public record JordanCell(
    int units,
    int hidden,
    Activation activation,
    Activation outputActivation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer)
    implements Cell {

  /** Checks the widths. */
  public JordanCell {
    Units.check("JordanCell", units, 1);
    Units.check("JordanCell, hidden layer", hidden, 1);
  }

  /** A hidden layer as wide as the output. */
  public JordanCell(int units) {
    this(units, units);
  }

  /** A hidden layer of its own width. */
  public JordanCell(int units, int hidden) {
    this(
        units,
        hidden,
        Activation.TANH,
        Activation.SIGMOID,
        true,
        Initializers.glorotUniform(),
        Initializers.orthogonal(),
        Initializers.zeros());
  }

  /** Other activations: of the hidden layer, and of the output. */
  public JordanCell activations(Activation hiddenLayer, Activation output) {
    return new JordanCell(
        units,
        hidden,
        hiddenLayer,
        output,
        useBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** Without biases. */
  public JordanCell withoutBias() {
    return new JordanCell(
        units,
        hidden,
        activation,
        outputActivation,
        false,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** Other initializers; that of the kernel is that of the output's kernel too. */
  public JordanCell initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return new JordanCell(
        units, hidden, activation, outputActivation, useBias, kernel, recurrent, bias);
  }

  @Override
  public int[] stateSizes() {
    return new int[] {units};
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    return new Function(
        this,
        weights.add("kernel", kernelInitializer, features, hidden),
        weights.add("recurrent_kernel", recurrentInitializer, units, hidden),
        useBias ? weights.add("bias", biasInitializer, hidden) : null,
        weights.add("output_kernel", kernelInitializer, hidden, units),
        useBias ? weights.add("output_bias", biasInitializer, units) : null);
  }

  private record Function(
      JordanCell cell,
      Tensor kernel,
      Tensor recurrent,
      @Nullable Tensor bias,
      Tensor outputKernel,
      @Nullable Tensor outputBias)
      implements CellFunction {

    @Override
    public Step step(Tensor x, State state) {
      return after(Ops.linear(x, kernel, bias), state);
    }

    /** From the projected inputs of a step. */
    private Step after(Tensor a, State state) {
      Tensor h = cell.activation.apply(a.add(state.h().matmul(recurrent)));
      Tensor y = cell.outputActivation.apply(Ops.linear(h, outputKernel, outputBias));
      return new Step(y, State.of(y));
    }

    @Override
    public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
      // all steps of x W + b are one product
      return Unrolled.scan(this::after, Ops.linear(x, kernel, bias), mask, initial);
    }

    @Override
    public @Nullable RecurrentStep stepping() {
      return Replayed.scan(this, kernel, cell.units);
    }

    @Override
    public String path() {
      return Paths.describe("recurrence over the output");
    }
  }
}
