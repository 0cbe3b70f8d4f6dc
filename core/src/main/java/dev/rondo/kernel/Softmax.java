package dev.rondo.kernel;

/** Softmax over rows, in the form that cannot overflow, and what is fused with it. */
public interface Softmax {

  /**
   * @param x [rows, n]
   * @param y [rows, n] out; may be {@code x}
   */
  void softmax(float[] x, float[] y, int rows, int n);

  /** {@code dX = y * (dY - sum(dY * y))}, by rows. */
  void softmaxBackward(float[] y, float[] dY, float[] dX, int rows, int n);

  /**
   * @param x [rows, n]
   * @param y [rows, n] out: {@code x - log(sum(exp(x)))}; may be {@code x}
   */
  void logSoftmax(float[] x, float[] y, int rows, int n);

  /** {@code dX = dY - exp(y) * sum(dY)}, by rows. */
  void logSoftmaxBackward(float[] y, float[] dY, float[] dX, int rows, int n);

  /**
   * Cross-entropy of softmax against class indices, with its gradient in the same pass.
   *
   * @param logits [rows, n]
   * @param labels [rows], each in {@code 0 .. n-1}
   * @param losses [rows] out: {@code logSumExp(logits) - logits[label]}
   * @param dLogits [rows, n] out: {@code softmax(logits) - oneHot(label)}, not yet weighted; may be
   *     {@code logits}
   */
  void crossEntropy(float[] logits, int[] labels, float[] losses, float[] dLogits, int rows, int n);
}
