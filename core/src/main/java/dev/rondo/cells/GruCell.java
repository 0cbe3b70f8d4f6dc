package dev.rondo.cells;

import static dev.rondo.tensor.Activation.SIGMOID;
import static dev.rondo.tensor.Activation.TANH;

import dev.rondo.tensor.Activation;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;

/**
 * Gated recurrent unit.
 *
 * <pre>{@code
 * z = sigmoid(x Wz + bz + h Uz + cz)           update gate: how much of the past is kept
 * r = sigmoid(x Wr + br + h Ur + cr)           reset gate
 * n = tanh(x Wn + bn + r * (h Un + cn))        candidate, reset after the product
 * n = tanh(x Wn + bn + (r * h) Un + cn)        candidate, reset before the product
 * h' = z * h + (1 - z) * n
 * }</pre>
 *
 * <p>Weights {@code kernel} [D, 3H], {@code recurrent_kernel} [H, 3H], {@code bias} [3H], gates in
 * the order z r n (Keras calls the third h), and with reset after, as in Keras, a second bias
 * {@code recurrent_bias} [3H], c in the equations. State [h], [B, H].
 *
 * <p>{@link #withLayerNormalization} has equations of its own, and is fused.
 *
 * <p>Source: Cho et al., 2014, "Learning phrase representations using RNN encoder-decoder for
 * statistical machine translation" (reset before; their z is 1 - z here). Reset after is the form
 * of cuDNN, PyTorch and Keras, whose recurrent products are one.
 *
 * @param units H
 * @param activation of the candidate: tanh in the equations
 * @param recurrentActivation of the gates: sigmoid in the equations
 * @param resetAfter whether the reset gate is applied after the recurrent product
 * @param normalized whether the sums are layer-normalized
 * @param sumClip what the sums are kept within that go into the activations, above 0; infinite for
 *     none
 */
public record GruCell(
    int units,
    Activation activation,
    Activation recurrentActivation,
    boolean useBias,
    boolean resetAfter,
    boolean normalized,
    float sumClip,
    Initializer kernelInitializer,
    Initializer recurrentInitializer,
    Initializer biasInitializer)
    implements Cell {

  /** Checks the units. */
  public GruCell {
    Units.check("GruCell", units, 3);
    if (normalized && !resetAfter) {
      throw new IllegalArgumentException(
          "GruCell: expected layer normalization or resetBefore() but got both: layer normalization"
              + " is of the form with reset after; leave one out");
    }
    if (!(sumClip > 0)) {
      throw new IllegalArgumentException("GruCell: expected a sumClip above 0 but got " + sumClip);
    }
  }

  /** Keras's defaults. */
  public GruCell(int units) {
    this(
        units,
        TANH,
        SIGMOID,
        true,
        true,
        false,
        Float.POSITIVE_INFINITY,
        Initializers.glorotUniform(),
        Initializers.orthogonal(),
        Initializers.zeros());
  }

  /** Other activations: of the candidate, and of the gates. */
  public GruCell activations(Activation candidate, Activation gates) {
    return new GruCell(
        units,
        candidate,
        gates,
        useBias,
        resetAfter,
        normalized,
        sumClip,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** Without biases. */
  public GruCell withoutBias() {
    return variant(false, resetAfter, normalized, sumClip);
  }

  /** With the reset gate applied before the recurrent product. */
  public GruCell resetBefore() {
    return variant(useBias, false, normalized, sumClip);
  }

  /**
   * With layer normalization of what goes into the gates, from inputs and from state apart (Ba,
   * Kiros and Hinton, 2016, "Layer normalization", supplement; their z is 1 - z here). It is of the
   * form with reset after:
   *
   * <pre>{@code
   * (az, ar, an) = a * N(x W) + b       (sz, sr, sn) = u * N(h U) + c
   * z, r = sigmoid(az + sz), sigmoid(ar + sr)
   * n = tanh(an + r * sn)
   * h' = z * h + (1 - z) * n
   * N(y) = (y - mean(y)) / sqrt(variance(y) + 1e-5)
   * }</pre>
   *
   * <p>Mean and variance are over the 2H numbers of z and r together, and over the H of n. Gains a
   * {@code kernel_gain} and u {@code recurrent_gain}, each [3H], start at 1; b is {@code bias} and
   * c {@code recurrent_bias}. The scan is split among threads by sequences only.
   */
  public GruCell withLayerNormalization() {
    return variant(useBias, resetAfter, true, sumClip);
  }

  /**
   * With what goes into the activations kept within {@code -limit} and {@code limit}: the {@code
   * clip} of ONNX. Such a cell is unrolled.
   *
   * @param limit above 0
   */
  public GruCell sumClip(float limit) {
    return variant(useBias, resetAfter, normalized, limit);
  }

  boolean clipsSums() {
    return sumClip != Float.POSITIVE_INFINITY;
  }

  private GruCell variant(boolean bias, boolean after, boolean normal, float clip) {
    return new GruCell(
        units,
        activation,
        recurrentActivation,
        bias,
        after,
        normal,
        clip,
        kernelInitializer,
        recurrentInitializer,
        biasInitializer);
  }

  /** Other initializers. */
  public GruCell initializers(Initializer kernel, Initializer recurrent, Initializer bias) {
    return new GruCell(
        units,
        activation,
        recurrentActivation,
        useBias,
        resetAfter,
        normalized,
        sumClip,
        kernel,
        recurrent,
        bias);
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
  public String options() {
    return Paths.and(resetAfter ? "" : "reset before", normalized ? "layer normalization" : "");
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    return GruFunction.of(this, weights, features);
  }
}
