package dev.rondo.tensor;

import org.jspecify.annotations.Nullable;

/** How the gradients of an operation's outputs become those of its inputs. */
@FunctionalInterface
interface Backward {

  /**
   * @param dOutputs the gradient of each output, null for an output that the loss does not depend
   *     on; at least one is present; they must not be written to
   * @param into takes the gradients of the inputs
   */
  void run(@Nullable Tensor[] dOutputs, GradientSink into);

  /** The backward of an operation with one output. */
  @FunctionalInterface
  interface OfOne {
    void run(Tensor dY, GradientSink into);
  }
}
