package dev.rondo.optimizers;

import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Tensor;
import java.util.Map;

/**
 * Changes weights by their gradients, step by step, and keeps what it must remember between steps.
 *
 * <pre>{@code
 * Optimizer optimizer = adam(1e-3f).clipGlobalNorm(5);
 * try (GradientTape tape = GradientTape.record()) {
 *   Tensor error = loss.apply(y, model.forward(x));
 *   optimizer.apply(tape.gradient(error, model.weights()));
 * }
 * }</pre>
 *
 * <p>A weight whose gradient is {@link dev.rondo.tensor.SparseRows}, as that of an embedding is,
 * changes only in the rows that were touched, and so do its slots: a step costs these rows, not the
 * table. With plain descent and Adagrad that is what the dense gradient would do. With the others
 * it is their lazy form, as in TensorFlow Addons' {@code LazyAdam} and PyTorch's {@code
 * SparseAdam}: a running mean or a velocity of a row waits, and neither fades nor moves its row,
 * until the row is touched again, and weight decay waits too. Norms, clipping and the look for NaN
 * mean the same as for a dense gradient.
 *
 * <p>One optimizer trains one model; it is not safe for use by several threads at once.
 */
public interface Optimizer {

  /**
   * Takes one step: changes each weight that has a gradient, in place.
   *
   * @throws NonFiniteGradientException if a gradient holds NaN or an infinity; then nothing has
   *     been changed, neither weights nor state, so a training loop may go on with its next batch
   * @throws IllegalArgumentException if there is no gradient, or two weights have one name, or a
   *     weight is another one than that of the same name in the steps before; then nothing has been
   *     changed either
   */
  void apply(Gradients gradients);

  /** How many steps were taken. */
  int steps();

  /** The learning rate of the next step: the schedule's at {@link #steps} times the scale. */
  float learningRate();

  /** What the schedule's learning rate is multiplied by: 1 unless somebody set it. */
  float learningRateScale();

  /**
   * Sets the scale of the learning rate, as a callback does that reduces the rate on a plateau. It
   * is part of the state.
   *
   * @param scale 0 or more
   */
  void learningRateScale(float scale);

  /**
   * All that {@link #restore} needs to go on with the same bits: {@code kind} (int32, the letters
   * of a name such as adam), {@code step} (int32, []), {@code learning_rate_scale} (float32, []),
   * and for each weight and slot a float32 tensor of the weight's shape under a name such as {@code
   * lstm_1/kernel/momentum}. The tensors are copies.
   */
  Map<String, Tensor> state();

  /**
   * Goes on from where {@link #state} was taken.
   *
   * @throws IllegalArgumentException if a part is missing or belongs to another kind of optimizer;
   *     then nothing is changed
   */
  void restore(Map<String, Tensor> state);
}
