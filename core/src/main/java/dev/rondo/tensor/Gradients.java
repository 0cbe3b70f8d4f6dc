package dev.rondo.tensor;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The gradients of one loss, by tensor or weight. */
public final class Gradients {
  private final Map<Differentiable, Tensor> gradients;

  private Gradients(Map<Differentiable, Tensor> gradients) {
    this.gradients = gradients;
  }

  static Gradients gather(GradientSink sink, Iterable<? extends Differentiable> by) {
    // Linked, so that a norm over all gradients is summed in the same order in every run.
    Map<Differentiable, Tensor> gradients = new LinkedHashMap<>();
    Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Differentiable each : by) {
      Tensor gradient = sink.get(each.value());
      if (gradient != null && !gradients.containsKey(each)) {
        // The terms of a sum get one gradient; who changes one of them must not change both.
        gradients.put(each, arrays.add(gradient.floats()) ? gradient : gradient.copy());
      }
    }
    return new Gradients(gradients);
  }

  /** The gradient by one of those asked for; null if the loss does not depend on it. */
  public @Nullable Tensor of(Differentiable by) {
    return gradients.get(by);
  }

  /** How many there are. */
  public int size() {
    return gradients.size();
  }

  /** Each with its gradient, in the order they were asked for. */
  public void forEach(BiConsumer<? super Differentiable, ? super Tensor> action) {
    gradients.forEach(action);
  }

  /** New gradients from these, one by one, as clipping does. */
  public Gradients map(UnaryOperator<Tensor> change) {
    Map<Differentiable, Tensor> changed = new LinkedHashMap<>(gradients);
    changed.replaceAll((by, gradient) -> change.apply(gradient));
    return new Gradients(changed);
  }
}
