package dev.rondo.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory of training steps. A step takes the same array sizes as the step before it, so arrays
 * go back to a pool of the thread when the scope of a step closes, instead of to the garbage
 * collector, which would clear and move megabytes a step.
 */
final class Buffers {
  private static final ThreadLocal<Buffers> OF_THREAD = ThreadLocal.withInitial(Buffers::new);

  private final Map<Integer, Deque<float[]>> free = new HashMap<>();
  private @Nullable Scope current;

  private Buffers() {}

  /** The open scope of this thread. */
  static @Nullable Scope current() {
    return OF_THREAD.get().current;
  }

  /**
   * Opens the scope of a step.
   *
   * @throws IllegalStateException if one is open on this thread
   */
  static Scope open() {
    Buffers pool = OF_THREAD.get();
    if (pool.current != null) {
      throw new IllegalStateException("a scope is already open on this thread");
    }
    Scope scope = new Scope(pool);
    pool.current = scope;
    return scope;
  }

  /** What one step took. */
  static final class Scope implements AutoCloseable {
    private final Buffers pool;
    private final List<float[]> taken = new ArrayList<>();
    private volatile boolean open = true;

    private Scope(Buffers pool) {
      this.pool = pool;
    }

    boolean isOpen() {
      return open;
    }

    /** An array of exactly {@code length} numbers, of unspecified contents. */
    float[] take(int length) {
      Deque<float[]> same = pool.free.get(length);
      float[] array = same == null ? null : same.pollLast();
      if (array == null) {
        array = new float[length];
      }
      taken.add(array);
      return array;
    }

    /** Ends the step. What it did not take again is dropped, so a pool holds one step's memory. */
    @Override
    public void close() {
      if (!open) {
        return;
      }
      open = false;
      pool.current = null;
      pool.free.clear();
      for (float[] array : taken) {
        pool.free.computeIfAbsent(array.length, length -> new ArrayDeque<>()).addLast(array);
      }
    }
  }
}
