package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Workers;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gathers gradients during one backward pass, adding where a tensor was used more than once. */
final class GradientSink {
  private static final int GRAIN = 1 << 15;

  /** A gradient, and whether the array is the sink's own to add into. */
  private record Entry(Tensor gradient, boolean owned) {}

  private final Map<Tensor, Entry> entries = new IdentityHashMap<>();
  private final Predicate<Tensor> wanted;

  GradientSink(Predicate<Tensor> wanted) {
    this.wanted = wanted;
  }

  /** Whether anything is done with the gradient of {@code x}: if not, do not compute it. */
  boolean wants(Tensor x) {
    return wanted.test(x);
  }

  /**
   * Adds to the gradient of {@code x}; ignored if not wanted. The sink never writes into {@code dX},
   * so a backward may hand on the gradient it got.
   */
  void add(Tensor x, Tensor dX) {
    if (!wants(x)) {
      return;
    }
    if (!dX.shape().equals(x.shape())) {
      throw new IllegalStateException(
          "gradient of shape " + dX.shape() + " for a tensor of shape " + x.shape());
    }
    Entry before = entries.get(x);
    if (before == null) {
      entries.put(x, new Entry(dX, false));
      return;
    }
    Tensor sum = before.owned ? before.gradient : Tensor.allocate(x.shape());
    float[] a = before.gradient.floats();
    float[] b = dX.floats();
    float[] y = sum.floats();
    Workers.split(
        x.size(),
        GRAIN,
        (from, to) ->
            Kernels.get()
                .elementwise()
                .combine(dev.rondo.kernel.BinaryMap.ADD, a, from, b, from, y, from, to - from));
    entries.put(x, new Entry(sum, true));
  }

  /** The gradient gathered so far. */
  @Nullable Tensor get(Tensor x) {
    Entry entry = entries.get(x);
    return entry == null ? null : entry.gradient;
  }
}
