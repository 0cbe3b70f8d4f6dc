package dev.rondo.tensor;

import dev.rondo.kernel.BinaryMap;
import dev.rondo.kernel.Kernels;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gathers gradients during one backward pass, adding where a tensor was used more than once. That
 * of a tensor of which only rows were used stays rows until anything dense comes for it.
 */
final class GradientSink {

  /** A gradient, and whether the array is the sink's own to add into. */
  private record Entry(Tensor gradient, boolean owned) {}

  /** A tensor is in here or in {@link #sparse}, never in both. */
  private final IdentityHashMap<Tensor, Entry> entries = new IdentityHashMap<>();

  private final IdentityHashMap<Tensor, RowGradient> sparse = new IdentityHashMap<>();
  private final Predicate<Tensor> wanted;
  private final SinkMemory memory;

  GradientSink(Predicate<Tensor> wanted, Buffers.Scope scope) {
    this.wanted = wanted;
    this.memory = new SinkMemory(scope);
  }

  /** Whether anything is done with the gradient of {@code x}: if not, do not compute it. */
  boolean wants(Tensor x) {
    return wanted.test(x);
  }

  /** Whether a gradient of {@code x} has been added before. */
  boolean has(Tensor x) {
    return entries.containsKey(x) || sparse.containsKey(x);
  }

  /**
   * Adds to the gradient of {@code x}; ignored if not wanted. The sink never writes into {@code
   * dX}, so a backward may hand on the gradient it got.
   */
  void add(Tensor x, Tensor dX) {
    add(x, dX, false);
  }

  /** As {@link #add}, with a tensor made for this call, whose memory the sink takes over. */
  void give(Tensor x, Tensor dX) {
    add(x, dX, true);
  }

  /**
   * Adds each row of {@code dY} to the row of {@code table} that its id names; ignored if not
   * wanted.
   *
   * @param ids one for each row of {@code dY}; kept, not copied
   */
  void addRows(Tensor table, int[] ids, Tensor dY) {
    if (!wants(table)) {
      return;
    }
    if (entries.containsKey(table)) {
      int width = table.shape().product(1, table.rank());
      Kernels.get().gather().scatterAdd(dY.floats(), ids, ids.length, width, accumulator(table));
      return;
    }
    memory.hold(dY.floats());
    sparse.computeIfAbsent(table, x -> new RowGradient(x.shape())).add(ids, dY);
  }

  private void add(Tensor x, Tensor dX, boolean given) {
    if (!wants(x)) {
      return;
    }
    makeDense(x);
    if (!dX.shape().equals(x.shape())) {
      throw new IllegalStateException(
          "gradient of shape " + dX.shape() + " for a tensor of shape " + x.shape());
    }
    Entry before = entries.get(x);
    if (before == null) {
      put(x, new Entry(dX, given));
      return;
    }
    Tensor sum = before.owned ? before.gradient : given ? dX : Tensor.allocate(x.shape());
    Elements.combine(BinaryMap.ADD, before.gradient.floats(), dX.floats(), sum.floats(), x.size());
    put(x, new Entry(sum, true));
  }

  /**
   * The gradient gathered so far, zeros at first, to add into: for an operation that reaches only a
   * part of {@code x}, so that many slices of one tensor do not cost its whole length each.
   */
  float[] accumulator(Tensor x) {
    makeDense(x);
    Entry before = entries.get(x);
    if (before != null && before.owned) {
      return before.gradient.floats();
    }
    Tensor sum = Tensor.allocate(x.shape());
    if (before == null) {
      Arrays.fill(sum.floats(), 0f);
    } else {
      before.gradient.copyTo(sum.floats(), 0);
    }
    put(x, new Entry(sum, true));
    return sum.floats();
  }

  private void put(Tensor x, Entry entry) {
    memory.hold(entry.gradient.floats());
    Entry before = entries.put(x, entry);
    if (before != null) {
      memory.letGo(before.gradient.floats());
    }
  }

  private void makeDense(Tensor x) {
    RowGradient rows = sparse.remove(x);
    if (rows != null) {
      put(x, new Entry(rows.dense(), true));
      rows.added().forEach(dY -> memory.letGo(dY.floats()));
    }
  }

  /** The gradient gathered so far, if it is nothing but rows. */
  @Nullable SparseRows rows(Tensor x) {
    RowGradient rows = sparse.get(x);
    return rows == null ? null : rows.rows();
  }

  /** The gradient gathered so far, made dense. */
  @Nullable Tensor get(Tensor x) {
    makeDense(x);
    Entry entry = entries.get(x);
    return entry == null ? null : entry.gradient;
  }

  /** Forgets a gradient that nothing will be computed from any more. */
  void drop(Tensor x) {
    Entry entry = entries.remove(x);
    if (entry != null) {
      memory.letGo(entry.gradient.floats());
    }
  }

  /** Called after each operation: what it took and no gradient holds can be taken again. */
  void releaseUnheld() {
    memory.releaseUnheld();
  }
}
