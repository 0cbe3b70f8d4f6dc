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
}
