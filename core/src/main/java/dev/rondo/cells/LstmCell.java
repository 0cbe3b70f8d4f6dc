package dev.rondo.cells;

import static dev.rondo.tensor.Activation.SIGMOID;
import static dev.rondo.tensor.Activation.TANH;

import dev.rondo.tensor.Activation;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;

/**
 * Long short-term memory.
 *
 * <pre>{@code
 * i = sigmoid(x Wi + h Ui + bi)        input gate
 * f = sigmoid(x Wf + h Uf + bf)        forget gate
 * g = tanh   (x Wg + h Ug + bg)        candidate
 * o = sigmoid(x Wo + h Uo + bo)        output gate
 * c' = f * c + i * g
 * h' = o * tanh(c')
 * }</pre>
 *
 * <p>Weights {@code kernel} [D, 4H], {@code recurrent_kernel} [H, 4H] and {@code bias} [4H], gates
 * in the order i f g o. State [h, c], each [B, H].
 *
 * <p>Source: Hochreiter and Schmidhuber, 1997, "Long short-term memory", with the forget gate of
 * Gers, Schmidhuber and Cummins, 2000, "Learning to forget". Some deviations are options. {@link
 * #withPeepholes}: the gates see the cell state (Gers and Schmidhuber, 2000, "Recurrent nets that
 * time and count"), weight "peephole" [3, H] in the order i f o. {@link #withStateAsOutput}: the
 * state is the output, as some textbooks write it, {@code h' = f * h + i * g}, with state [h], no
 * output gate, and gates in the order i f g.
 *
 * <p>{@link #withCoupledGates}: {@code f = 1 - i}, which keeps as much of the past as the input
 * leaves (Greff et al., 2017, "LSTM: a search space odyssey"). Gates in the order i g o, weights 3H
 * wide, peepholes [2, H] in the order i o; to remember at first, the input gate's bias starts at
 * -1. Peepholes, clip and coupled gates combine, and are fused.
 *
 * @param units H
 * @param activation of candidate and output: tanh in the equations
 * @param recurrentActivation of the gates: sigmoid in the equations
 * @param unitForgetBias start the forget gate's bias at 1, so that the cell remembers at first
 *     (Jozefowicz, Zaremba and Sutskever, 2015)
 * @param coupled whether the forget gate is 1 - i
 * @param cellClip what the cell state is kept within, above 0; infinite for none
 */
public record LstmCell(
    int units,
    Activation activation,
    Activation recurrentActivation,
    boolean useBias,
    boolean unitForgetBias,
    boolean peepholes,
    boolean stateIsOutput,
    boolean coupled,
    float cellClip,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer)
    implements Cell {
  private static final float NO_CLIP = Float.POSITIVE_INFINITY;

  /** Checks the units. */
  public LstmCell {
    Units.check("LstmCell", units, 4);
    if (peepholes && stateIsOutput) {
      throw new IllegalArgumentException(
          "LstmCell: peepholes look at the cell state, which stateIsOutput does away with;"
              + " choose one");
    }
    if (coupled && stateIsOutput) {
      throw new IllegalArgumentException(
          "LstmCell: coupled gates and stateIsOutput are each a variant of the gates; choose one");
    }
    if (!(cellClip > 0) || (stateIsOutput && cellClip != NO_CLIP)) {
      throw new IllegalArgumentException(
          "LstmCell: expected a cellClip above 0, and none if the state is the output, but got "
              + cellClip);
    }
  }

  /** Keras's defaults. */
  public LstmCell(int units) {
    this(
        units,
        TANH,
        SIGMOID,
        true,
        true,
        false,
        false,
        false,
        NO_CLIP,
        Initializers.glorotUniform(),
        Initializers.orthogonal(),
        Initializers.zeros());
  }

  /** Other activations: of candidate and output, and of the gates. */
  public LstmCell activations(Activation output, Activation gates) {
    return new LstmCell(
        units,
        output,
        gates,
        useBias,
        unitForgetBias,
        peepholes,
        stateIsOutput,
        coupled,
        cellClip,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** Without bias. */
  public LstmCell withoutBias() {
    return biases(false, false);
  }

  /** With the forget gate's bias starting like the others. */
  public LstmCell withoutUnitForgetBias() {
    return biases(useBias, false);
  }

  private LstmCell biases(boolean bias, boolean unitForget) {
    return new LstmCell(
        units,
        activation,
        recurrentActivation,
        bias,
        unitForget,
        peepholes,
        stateIsOutput,
        coupled,
        cellClip,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** With gates that see the cell state. */
  public LstmCell withPeepholes() {
    return variant(true, stateIsOutput, coupled);
  }

  /** The textbook's variant in which the state is the output. */
  public LstmCell withStateAsOutput() {
    return variant(peepholes, true, coupled);
  }

  /** With a forget gate that is what the input gate leaves, so that there are three gates. */
  public LstmCell withCoupledGates() {
    return variant(peepholes, stateIsOutput, true);
  }

  private LstmCell variant(boolean peeps, boolean stateOut, boolean couple) {
    return new LstmCell(
        units,
        activation,
        recurrentActivation,
        useBias,
        unitForgetBias,
        peeps,
        stateOut,
        couple,
        cellClip,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /**
   * With a cell state that is kept within {@code -limit} and {@code limit}: {@code c' = clip(f * c
   * + i * g)}, which the output and the output gate's peephole then see, as in Sak, Senior and
   * Beaufays, 2014, "Long short-term memory recurrent neural network architectures for large scale
   * acoustic modeling".
   *
   * @param limit above 0
   */
  public LstmCell cellClip(float limit) {
    return new LstmCell(
        units,
        activation,
        recurrentActivation,
        useBias,
        unitForgetBias,
        peepholes,
        stateIsOutput,
        coupled,
        limit,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** How many gates have weights. */
  int gates() {
    return stateIsOutput || coupled ? 3 : 4;
  }

  /** Whether its fused scan is one with options, which has no step for streams yet. */
  boolean isVariant() {
    return peepholes || coupled || clips();
  }

  /** Whether the cell state is clipped. */
  boolean clips() {
    return cellClip != NO_CLIP;
  }

  /** Other initializers. */
  public LstmCell initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return new LstmCell(
        units,
        activation,
        recurrentActivation,
        useBias,
        unitForgetBias,
        peepholes,
        stateIsOutput,
        coupled,
        cellClip,
        kernel,
        recurrent,
        bias);
  }

  @Override
  public int[] stateSizes() {
    return stateIsOutput ? new int[] {units} : new int[] {units, units};
  }

  @Override
  public boolean takesRecurrentDropout() {
    return true;
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    return LstmFunction.of(this, weights, features);
  }
}
