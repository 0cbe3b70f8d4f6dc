package dev.rondo.cells;

import static dev.rondo.tensor.Activation.SIGMOID;
import static dev.rondo.tensor.Activation.TANH;

import dev.rondo.tensor.Activation;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

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
 * -1. {@link #projection} and {@link #withLayerNormalization} have equations of their own. All of
 * these are fused, and combine but where an option says otherwise.
 *
 * @param units H
 * @param activation of the candidate: tanh in the equations
 * @param recurrentActivation of the gates: sigmoid in the equations
 * @param outputActivation of the cell state on its way out: tanh in the equations; null for that of
 *     the candidate
 * @param unitForgetBias start the forget gate's bias at 1, so that the cell remembers at first
 *     (Jozefowicz, Zaremba and Sutskever, 2015)
 * @param form what it does otherwise than the equations
 */
public record LstmCell(
    int units,
    Activation activation,
    Activation recurrentActivation,
    @Nullable Activation outputActivation,
    boolean useBias,
    boolean unitForgetBias,
    LstmForm form,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer)
    implements Cell {

  /** Checks the units. */
  public LstmCell {
    Units.check("LstmCell", units, 4);
    if (outputActivation != null && form.stateIsOutput()) {
      throw new IllegalArgumentException(
          "LstmCell: expected an outputActivation or stateIsOutput but got both: the output has an"
              + " activation of its own only if the state is not the output; choose one");
    }
  }

  /** Keras's defaults. */
  public LstmCell(int units) {
    this(
        units,
        TANH,
        SIGMOID,
        null,
        true,
        true,
        LstmForm.PLAIN,
        Initializers.glorotUniform(),
        Initializers.orthogonal(),
        Initializers.zeros());
  }

  /** Other activations: of candidate and output, and of the gates. */
  public LstmCell activations(Activation output, Activation gates) {
    return activations(output, gates, null);
  }

  /**
   * With another activation of the output, {@code h' = o * f(c')}, than that of the candidate; such
   * a cell is unrolled. ONNX and WebNN have three activations: gates, candidate, output.
   */
  public LstmCell outputActivation(Activation f) {
    return activations(activation, recurrentActivation, f);
  }

  private LstmCell activations(Activation candidate, Activation gates, @Nullable Activation out) {
    return new LstmCell(
        units,
        candidate,
        gates,
        out,
        useBias,
        unitForgetBias,
        form,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** Without bias. */
  public LstmCell withoutBias() {
    return with(false, false, form);
  }

  /** With the forget gate's bias starting like the others. */
  public LstmCell withoutUnitForgetBias() {
    return with(useBias, false, form);
  }

  /** With gates that see the cell state. */
  public LstmCell withPeepholes() {
    return with(form.withPeepholes());
  }

  /** The textbook's variant in which the state is the output. */
  public LstmCell withStateAsOutput() {
    return with(form.withStateAsOutput());
  }

  /** With a forget gate that is what the input gate leaves, so that there are three gates. */
  public LstmCell withCoupledGates() {
    return with(form.withCoupledGates());
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
    return with(form.withCellClip(limit));
  }

  /**
   * With what goes into the activations of gates and candidate kept within {@code -limit} and
   * {@code limit}, peepholes included: the {@code clip} of ONNX. Such a cell is unrolled.
   *
   * @param limit above 0
   */
  public LstmCell sumClip(float limit) {
    return with(form.withSumClip(limit));
  }

  /**
   * With an output that is projected to fewer numbers, which the recurrent weights then see, so
   * that there are fewer of them (Sak, Senior and Beaufays, 2014; {@code proj_size} of PyTorch):
   *
   * <pre>{@code
   * h' = (o * tanh(c')) Wp
   * }</pre>
   *
   * <p>State {@code h} and output are [B, P], {@code c} [B, H]; {@code recurrent_kernel} is [P, 4H]
   * and {@code projection_kernel} Wp [H, P], initialized as the kernel. Zoneout and recurrent
   * dropout act on the projected h. The scan is split among threads by sequences only.
   *
   * @param size P, at least 1
   */
  public LstmCell projection(int size) {
    if (size < 1) {
      throw new IllegalArgumentException(
          "LstmCell: expected a projection to at least 1 number but got " + size);
    }
    return with(form.withProjection(size));
  }

  /**
   * With layer normalization of what goes into the gates, from inputs and from state apart, and of
   * what comes out of the cell (Ba, Kiros and Hinton, 2016, "Layer normalization", supplement):
   *
   * <pre>{@code
   * (i, f, g, o) = (sigmoid, sigmoid, tanh, sigmoid)(a * N(x W) + b + u * N(h U))
   * c' = f * c + i * g
   * h' = o * tanh(v * N(c') + d)
   * N(y) = (y - mean(y)) / sqrt(variance(y) + 1e-5)
   * }</pre>
   *
   * <p>Mean and variance are over all numbers of a row: the 4H of the gates together, the H of c'.
   * Gains a {@code kernel_gain}, u {@code recurrent_gain}, each [4H], and v {@code cell_gain} [H]
   * start at 1, d {@code cell_bias} [H] at 0; b is {@code bias}. The paper has a bias in each N;
   * those of the gates are one with b, since they are added up. Not with peepholes. The scan is
   * split among threads by sequences only.
   */
  public LstmCell withLayerNormalization() {
    return with(form.withNormalization());
  }

  private LstmCell with(LstmForm other) {
    return with(useBias, unitForgetBias, other);
  }

  private LstmCell with(boolean bias, boolean unitForget, LstmForm other) {
    return new LstmCell(
        units,
        activation,
        recurrentActivation,
        outputActivation,
        bias,
        unitForget,
        other,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** Other initializers. */
  public LstmCell initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return new LstmCell(
        units,
        activation,
        recurrentActivation,
        outputActivation,
        useBias,
        unitForgetBias,
        form,
        kernel,
        recurrent,
        bias);
  }

  @Override
  public int outputSize() {
    return form.projects() ? form.projection() : units;
  }

  @Override
  public int[] stateSizes() {
    return form.stateIsOutput() ? new int[] {units} : new int[] {outputSize(), units};
  }

  @Override
  public boolean takesRecurrentDropout() {
    return true;
  }

  @Override
  public String options() {
    return form.options();
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    return LstmFunction.of(this, weights, features);
  }
}
