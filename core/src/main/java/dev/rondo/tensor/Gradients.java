package dev.rondo.tensor;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of one loss, by tensor or weight. They belong to their tape and end with it: {@link
 * Tensor#detach} keeps one, {@link GradientSum} adds up those of several tapes, and {@link Norm}
 * tells their length.
 *
 * <p>That of a table which was used through {@link Ops#gather} only, as the weight of an embedding
 * is, is kept as the rows that were touched: {@link #rows}. Asked for by {@link #of} or {@link
 * #forEach}, it is made dense, at the cost of the table.
 */
public final class Gradients {
  private final Map<Differentiable, Gradient> gradients;

  private Gradients(Map<Differentiable, Gradient> gradients) {
    this.gradients = gradients;
  }

  static Gradients of(Map<Differentiable, Gradient> gradients) {
    return new Gradients(gradients);
  }

  static Gradients gather(GradientSink sink, Iterable<? extends Differentiable> by) {
    // Linked, so that a norm over all gradients is summed in the same order in every run.
    Map<Differentiable, Gradient> gradients = new LinkedHashMap<>();
    Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Differentiable each : by) {
      if (gradients.containsKey(each)) {
        continue;
      }
      SparseRows rows = sink.rows(each.value());
      Tensor gradient = rows == null ? sink.get(each.value()) : null;
      if (rows != null) {
        gradients.put(each, new Gradient(rows));
      } else if (gradient != null) {
        // The terms of a sum get one gradient; who changes one of them must not change both.
        boolean shared = !arrays.add(gradient.floats());
        gradients.put(each, new Gradient(shared ? gradient.copy() : gradient));
      }
    }
    return new Gradients(gradients);
  }

  /** The gradient by one of those asked for; null if the loss does not depend on it. */
  public @Nullable Tensor of(Differentiable by) {
    Gradient gradient = gradients.get(by);
    return gradient == null ? null : gradient.dense();
  }

  /**
   * The gradient by one of those asked for as the rows that were touched; null if it is dense, or
   * there is none. A gradient is dense if the table was used in any other way too, as tied weights
   * are, or if {@link InPlace} has changed what {@link #of} gave.
   */
  public @Nullable SparseRows rows(Differentiable by) {
    Gradient gradient = gradients.get(by);
    return gradient == null ? null : gradient.rows();
  }

  /** How many there are. */
  public int size() {
    return gradients.size();
  }

  /** Those that have a gradient, in the order they were asked for. */
  public Set<Differentiable> weights() {
    return Collections.unmodifiableSet(gradients.keySet());
  }

  /** Each with its dense gradient, in the order they were asked for. */
  public void forEach(BiConsumer<? super Differentiable, ? super Tensor> action) {
    gradients.forEach((by, gradient) -> action.accept(by, gradient.dense()));
  }

  /** New gradients from these, one by one, as clipping does; all are dense. */
  public Gradients map(UnaryOperator<Tensor> change) {
    Map<Differentiable, Gradient> changed = new LinkedHashMap<>();
    gradients.forEach((by, old) -> changed.put(by, new Gradient(change.apply(old.dense()))));
    return new Gradients(changed);
  }
}
