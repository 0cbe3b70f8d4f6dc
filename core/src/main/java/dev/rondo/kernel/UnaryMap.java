package dev.rondo.kernel;

/** The element-wise functions of one number that the kernels know, each with its derivative. */
public enum UnaryMap {
  /** {@code x}. */
  LINEAR,
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID,
  /** {@code tanh(x)}. */
  TANH,
  /** {@code max(x, 0)}. */
  RELU,
  /** {@code min(max(x, 0), 6)}. */
  RELU6,
  /** {@code x} above zero, {@code 0.2 x} below (Keras's slope). */
  LEAKY_RELU,
  /** {@code x} above zero, {@code exp(x) - 1} below. */
  ELU,
  /** Scaled ELU (Klambauer et al., 2017): scale 1.05070098, alpha 1.67326324. */
  SELU,
  /** {@code 0.5 x (1 + erf(x / sqrt(2)))}. */
  GELU,
  /** {@code 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))}. */
  GELU_TANH,
  /** {@code x sigmoid(x)}, also called swish. */
  SILU,
  /** {@code x tanh(softplus(x))}. */
  MISH,
  /** {@code log(1 + exp(x))}. */
  SOFTPLUS,
  /** {@code x / (1 + |x|)}. */
  SOFTSIGN,
  /** {@code relu6(x + 3) / 6}, Keras 3's hard sigmoid. */
  HARD_SIGMOID,
  /** {@code clip(0.2 x + 0.5, 0, 1)}, Keras 2's hard sigmoid. */
  HARD_SIGMOID_2,
  /** {@code clip(x, -1, 1)}. */
  HARD_TANH,
  /** {@code exp(x)}. */
  EXP,
  /** {@code log(x)}. */
  LOG,
  /** {@code log(sigmoid(x))}. */
  LOG_SIGMOID,
  /** {@code sqrt(x)}. */
  SQRT,
  /** {@code x * x}. */
  SQUARE,
  /** {@code 1 / x}. */
  RECIPROCAL,
  /** {@code |x|}. */
  ABS,
  /** {@code -x}. */
  NEGATE
}
