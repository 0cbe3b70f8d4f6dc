package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.SimpleRnnKernel;
import dev.rondo.kernel.UnaryMap;
import org.jspecify.annotations.Nullable;

/** The activation functions. */
public enum Activation {
  /** {@code x}. */
  LINEAR(UnaryMap.LINEAR),
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID(UnaryMap.SIGMOID),
  /** {@code tanh(x)}. */
  TANH(UnaryMap.TANH),
  /** {@code max(x, 0)}. */
  RELU(UnaryMap.RELU),
  /** {@code min(max(x, 0), 6)}. */
  RELU6(UnaryMap.RELU6),
  /** {@code x} above zero, {@code 0.2 x} below. */
  LEAKY_RELU(UnaryMap.LEAKY_RELU),
  /** {@code x} above zero, {@code exp(x) - 1} below. */
  ELU(UnaryMap.ELU),
  /** Scaled ELU (Klambauer et al., 2017, "Self-normalizing neural networks"). */
  SELU(UnaryMap.SELU),
  /** {@code x} times the normal distribution function of {@code x} (Hendrycks and Gimpel, 2016). */
  GELU(UnaryMap.GELU),
  /** The approximation of {@link #GELU} by {@code tanh}. */
  GELU_TANH(UnaryMap.GELU_TANH),
  /** {@code x sigmoid(x)}, also called swish. */
  SILU(UnaryMap.SILU),
  /** {@code x tanh(softplus(x))}. */
  MISH(UnaryMap.MISH),
  /** {@code log(1 + exp(x))}. */
  SOFTPLUS(UnaryMap.SOFTPLUS),
  /** {@code x / (1 + |x|)}. */
  SOFTSIGN(UnaryMap.SOFTSIGN),
  /** {@code relu6(x + 3) / 6}, as in Keras 3. */
  HARD_SIGMOID(UnaryMap.HARD_SIGMOID),
  /** {@code clip(0.2 x + 0.5, 0, 1)}, as in Keras 2. */
  HARD_SIGMOID_2(UnaryMap.HARD_SIGMOID_2),
  /** {@code clip(x, -1, 1)}. */
  HARD_TANH(UnaryMap.HARD_TANH),
  /** {@code exp(x)}. */
  EXP(UnaryMap.EXP),
  /** {@code log(sigmoid(x))}. */
  LOG_SIGMOID(UnaryMap.LOG_SIGMOID),
  /** {@code exp(x) / sum(exp(x))} over the last axis. */
  SOFTMAX(null),
  /** The logarithm of {@link #SOFTMAX}. */
  LOG_SOFTMAX(null);

  private final @Nullable UnaryMap map;

  Activation(@Nullable UnaryMap map) {
    this.map = map;
  }

  /** The function of {@code x}, recorded by an open tape. */
  public Tensor apply(Tensor x) {
    if (map != null) {
      return this == LINEAR ? x : MapOp.apply(map, x);
    }
    return this == SOFTMAX ? SoftmaxOp.apply(x) : SoftmaxOp.log(x);
  }

  /** The function of one row of numbers; {@code y} may be {@code x}. */
  void apply(float[] x, float[] y) {
    if (map == null) {
      if (this == SOFTMAX) {
        Kernels.get().softmax().softmax(x, y, 1, y.length);
      } else {
        Kernels.get().softmax().logSoftmax(x, y, 1, y.length);
      }
    } else if (this != LINEAR || x != y) {
      Kernels.get().elementwise().map(map, x, y, 0, y.length);
    }
  }

  /**
   * Whether the derivative follows from the output alone, which is what {@link Ops#simpleRnnScan}
   * asks of its activation.
   */
  public boolean differentiableFromOutput() {
    return map != null && SimpleRnnKernel.differentiableFromOutput(map);
  }

  /** The kernel's name for it; null for those that are not element-wise. */
  @Nullable UnaryMap map() {
    return map;
  }
}
