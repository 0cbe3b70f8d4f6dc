package dev.rondo.tensor;

/**
 * The recurrent state of one stream and what follows from it, see {@link Steps}. A step is computed
 * beside the state, and taken only by {@link #keep}: whoever gives a step up loses nothing.
 */
public interface RecurrentStep {

  /**
   * Computes a step.
   *
   * @param x [D], is only read
   * @return h after the step, [H], to be read until the step after the next
   */
  float[] step(float[] x);

  /**
   * Computes a step that is masked: the state stays as it is.
   *
   * @return h, as {@link #step} does
   */
  float[] skip();

  /** Takes the state that the last {@link #step} or {@link #skip} has computed. */
  void keep();

  /** How many vectors the state has. */
  int states();

  /**
   * One vector of the state.
   *
   * @param i h is 0; an LSTM's c is 1
   * @return [H], to be read or written until the next step
   */
  float[] state(int i);
}
