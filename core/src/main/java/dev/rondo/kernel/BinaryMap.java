package dev.rondo.kernel;

/** The element-wise functions of two numbers that the kernels know. */
public enum BinaryMap {
  /** {@code a + b}. */
  ADD,
  /** {@code a - b}. */
  SUBTRACT,
  /** {@code a * b}. */
  MULTIPLY,
  /** {@code a / b}. */
  DIVIDE,
  /** {@code max(a, b)}. */
  MAXIMUM,
  /** {@code min(a, b)}. */
  MINIMUM
}
