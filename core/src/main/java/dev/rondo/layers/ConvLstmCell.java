package dev.rondo.layers;

import static dev.rondo.tensor.Activation.SIGMOID;
import static dev.rondo.tensor.Activation.TANH;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;

/**
 * What happens in one step of a {@link ConvRnn}: an LSTM whose products are convolutions.
 *
 * <pre>{@code
 * i = sigmoid(x * Wi + h * Ui + bi)        input gate, * a convolution
 * f = sigmoid(x * Wf + h * Uf + bf)        forget gate
 * g = tanh   (x * Wg + h * Ug + bg)        candidate
 * o = sigmoid(x * Wo + h * Uo + bo)        output gate
 * c' = f c + i g
 * h' = o tanh(c')
 * }</pre>
 *
 * <p>Weights {@code kernel} [size.., C, 4F], {@code recurrent_kernel} [size.., F, 4F] and {@code
 * bias} [4F], gates in the order i f g o. The convolution of h has padding SAME and moves in steps
 * of 1, so that h and c keep their size, that of the convolution of x.
 *
 * <p>Source: Shi, Chen, Wang, Yeung, Wong and Woo, 2015, "Convolutional LSTM network: a machine
 * learning approach for precipitation nowcasting"; as in Keras, without its peepholes.
 *
 * @param filters F
 * @param size of the windows, along each axis
 * @param strides how far the window on x moves
 * @param dilation distance between what the window on x sees
 * @param padding what the window on x sees beyond the ends, VALID or SAME
 * @param activation of candidate and output: tanh in the equations
 * @param recurrentActivation of the gates: sigmoid in the equations
 * @param unitForgetBias start the forget gate's bias at 1
 */
public record ConvLstmCell(
    int filters,
    Shape size,
    Shape strides,
    Shape dilation,
    Padding padding,
    Activation activation,
    Activation recurrentActivation,
    boolean useBias,
    boolean unitForgetBias,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer) {

  /** Checks the numbers. */
  public ConvLstmCell {
    if (size.rank() < 1 || size.rank() > 2) {
      throw new IllegalArgumentException(
          "conv_lstm: expected a window of one or two axes but got " + size);
    }
    String kind = "conv_lstm" + size.rank() + "d";
    Windows.check(kind, "a window size", 1, size.rank(), size);
    Windows.check(kind, "strides", 1, size.rank(), strides);
    Windows.check(kind, "a dilation", 1, size.rank(), dilation);
    if (filters < 1 || filters > Integer.MAX_VALUE / 4) {
      throw new IllegalArgumentException(
          kind + ": expected filters of at least 1, four times in an axis, but got " + filters);
    }
    if (padding == Padding.CAUSAL) {
      throw new IllegalArgumentException(kind + ": expected padding VALID or SAME but got CAUSAL");
    }
  }

  /**
   * Keras's defaults.
   *
   * @param size of the windows: one number for lines, two for frames
   */
  public ConvLstmCell(int filters, Shape size) {
    this(
        filters,
        size,
        Windows.ones(size.rank()),
        Windows.ones(size.rank()),
        Padding.VALID,
        TANH,
        SIGMOID,
        true,
        true,
        Initializers.glorotUniform(),
        Initializers.orthogonal(),
        Initializers.zeros());
  }

  /** Another padding for x, VALID or SAME; VALID at first. */
  public ConvLstmCell padding(Padding other) {
    return windows(strides, dilation, other);
  }

  /** Other strides for x: one number, or one for each axis. */
  public ConvLstmCell strides(int... other) {
    return windows(Windows.sizes("conv_lstm", "strides", 1, size.rank(), other), dilation, padding);
  }

  /** Another dilation for x: one number, or one for each axis. */
  public ConvLstmCell dilation(int... other) {
    return windows(
        strides, Windows.sizes("conv_lstm", "a dilation", 1, size.rank(), other), padding);
  }

  private ConvLstmCell windows(Shape steps, Shape holes, Padding ends) {
    return new ConvLstmCell(
        filters,
        size,
        steps,
        holes,
        ends,
        activation,
        recurrentActivation,
        useBias,
        unitForgetBias,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** Other activations: of candidate and output, and of the gates. */
  public ConvLstmCell activations(Activation output, Activation gates) {
    return with(output, gates, useBias, unitForgetBias);
  }

  /** Without bias. */
  public ConvLstmCell withoutBias() {
    return with(activation, recurrentActivation, false, false);
  }

  /** With the forget gate's bias starting like the others. */
  public ConvLstmCell withoutUnitForgetBias() {
    return with(activation, recurrentActivation, useBias, false);
  }

  private ConvLstmCell with(Activation f, Activation gates, boolean bias, boolean unitForget) {
    return new ConvLstmCell(
        filters,
        size,
        strides,
        dilation,
        padding,
        f,
        gates,
        bias,
        unitForget,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** Other initializers. */
  public ConvLstmCell initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return new ConvLstmCell(
        filters,
        size,
        strides,
        dilation,
        padding,
        activation,
        recurrentActivation,
        useBias,
        unitForgetBias,
        kernel,
        recurrent,
        bias);
  }
}
