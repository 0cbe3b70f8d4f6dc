package dev.rondo.tensor;

import java.util.HashMap;
import java.util.Map;

/**
 * Something a loss can be differentiated by: a tensor, or a weight that holds one. Two of them are
 * equal only if they are the same object.
 */
public interface Differentiable {

  /** The tensor that stands for it in computations. */
  Tensor value();

  /**
   * What it is called in messages and in saved state; empty for a bare tensor, which has no name.
   */
  default String name() {
    return "";
  }

  /**
   * Whether gradients may change it. What is not trained, as a frozen weight, stands for a constant
   * in {@link GradientTape#gradient(Tensor, Iterable)} and gets no gradient.
   */
  default boolean isTrained() {
    return true;
  }

  /**
   * Refuses two of one name over different tensors, as two models have them that were listed
   * together: whoever keeps something by name would mix them up.
   *
   * @param where for the message, such as {@code optimizer}
   * @throws IllegalArgumentException if there are such two, naming them
   */
  static void checkNames(String where, Iterable<? extends Differentiable> all) {
    Map<String, Tensor> seen = new HashMap<>();
    for (Differentiable each : all) {
      Tensor before = seen.put(each.name(), each.value());
      if (before != null && before != each.value() && !each.name().isEmpty()) {
        throw new IllegalArgumentException(
            where
                + ": expected weights of different names but got two weights named "
                + each.name()
                + "; adopt each model under a name of its own, such as"
                + " weights.scope(\"first\").adopt(model.weights()), and give those weights");
      }
    }
  }
}
