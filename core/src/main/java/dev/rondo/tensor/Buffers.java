package dev.rondo.tensor;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of training steps. A step takes the same array sizes as the step before it, so arrays
 * go back to a pool of the thread when the scope of a step closes, instead of to the garbage
 * collector, which would clear and move megabytes a step.
 */
final class Buffers {
  private static final ThreadLocal<Buffers> OF_THREAD = ThreadLocal.withInitial(Buffers::new);

  /** Between two steps, so that an idle thread gives its memory back before it runs out. */
  private SoftReference<Map<Integer, Deque<float[]>>> kept = new SoftReference<>(null);

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
    private Map<Integer, Deque<float[]>> free;
    private final List<float[]> taken = new ArrayList<>();
    private final Map<Integer, Deque<float[]>> released = new HashMap<>();
    private final List<float[]> recent = new ArrayList<>();
    private volatile boolean open = true;

    private Scope(Buffers pool) {
      this.pool = pool;
      Map<Integer, Deque<float[]>> kept = pool.kept.get();
      if (kept == null) {
        kept = new HashMap<>();
        pool.kept = new SoftReference<>(kept);
      }
      this.free = kept;
    }

    boolean isOpen() {
      return open;
    }

    /** An array of exactly {@code length} numbers, of unspecified contents. */
    float[] take(int length) {
      float[] array = poll(released, length);
      if (array == null) {
        array = poll(free, length);
        if (array == null) {
          array = new float[length];
        }
        taken.add(array);
      }
      recent.add(array);
      return array;
    }

    /** The arrays that this step holds. */
    List<float[]> arrays() {
      return List.copyOf(taken);
    }

    /** Hands over what was taken since the last call. */
    void recent(Consumer<float[]> to) {
      recent.forEach(to);
      recent.clear();
    }

    /** Lets this step take an array again; nobody may use what it holds any more. */
    void release(float[] array) {
      push(released, array);
    }

    /** Ends the step. What it did not take again is dropped, so a pool holds one step's memory. */
    @Override
    public void close() {
      if (!open) {
        return;
      }
      open = false;
      pool.current = null;
      free.clear();
      for (float[] array : taken) {
        push(free, array);
      }
      // a tensor that outlives the step knows this scope, and must not keep all of its memory
      free = Map.of();
      taken.clear();
      released.clear();
      recent.clear();
    }
  }

  private static float @Nullable [] poll(Map<Integer, Deque<float[]>> free, int length) {
    Deque<float[]> same = free.get(length);
    return same == null ? null : same.pollLast();
  }

  private static void push(Map<Integer, Deque<float[]>> free, float[] array) {
    free.computeIfAbsent(array.length, length -> new ArrayDeque<>()).addLast(array);
  }
}
