package dev.rondo.losses;

/**
 * A cross-entropy. It takes probabilities, which it keeps between 1e-7 and 1 - 1e-7 as Keras does,
 * unless it is told that they are logits; a negative one it refuses.
 *
 * <p>From logits it is exact however large they are, and faster. From probabilities, the gradient
 * is that of the logarithm before it is cut, so that a sigmoid or softmax in front still learns
 * from an example that it got wholly wrong; it fades below 1e-30.
 */
public interface Crossentropy extends Loss {

  /** The same loss of predictions without their last sigmoid or softmax. */
  Crossentropy fromLogits();

  /**
   * The same loss of targets that are less sure: {@code (1 - s) t + s / C} for one of C classes, as
   * in Keras and PyTorch, and {@code (1 - s) t + s / 2} for yes or no (Szegedy, Vanhoucke, Ioffe,
   * Shlens and Wojna, 2016, "Rethinking the Inception architecture for computer vision").
   *
   * @param smoothing s, from 0 to below 1; 0 unless set
   */
  Crossentropy labelSmoothing(float smoothing);
}
