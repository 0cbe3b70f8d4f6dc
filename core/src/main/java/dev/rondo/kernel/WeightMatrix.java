package dev.rondo.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A weight as products see it: its numbers, and the panels they were packed into, which are good
 * until the numbers change. So a model that is only used packs its weights once, and one that is
 * trained once a step, into the memory of the step before.
 *
 * <p>Many threads may read one weight; while it changes, none may.
 *
 * @param data the numbers
 * @param packs what they were packed into
 */
public record WeightMatrix(float[] data, Packs packs) {

  /** A matrix whose panels are forgotten with it. */
  public static WeightMatrix of(float[] data) {
    return new WeightMatrix(data, new Packs());
  }

  /** The panels of {@code key}; packed now if they are not there. */
  PackedMatrix packed(Object key, Function<@Nullable PackedMatrix, PackedMatrix> pack) {
    PackedMatrix known = packs.good.get(key);
    return known != null
        ? known
        : packs.good.computeIfAbsent(key, absent -> pack.apply(packs.old.remove(absent)));
  }

  /** Panels by what was packed: the whole matrix, a part, the transpose. */
  public static final class Packs {
    private final Map<Object, PackedMatrix> good = new ConcurrentHashMap<>();

    /** Panels of numbers that have changed, to be overwritten. */
    private final Map<Object, PackedMatrix> old = new ConcurrentHashMap<>();

    /** Says that the numbers are other ones now. */
    public void changed() {
      if (!good.isEmpty()) {
        old.putAll(good);
        good.clear();
      }
    }
  }
}
