package dev.rondo.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a query may look at: the keys that count and, if it is causal, only those up to its
 * own place. A query that does not count, or that has no key to look at, looks at nothing: its
 * weights are 0, not a share for each key that does not count.
 *
 * @param query [B, T], float32 or int32, 1 where a query counts and 0 where not; null if all count
 * @param key [B, S], the same for keys; null if all count
 * @param causal whether query t looks at keys 0 to t only
 */
public record AttentionMask(@Nullable Tensor query, @Nullable Tensor key, boolean causal) {

  /** All queries look at all keys. */
  public static AttentionMask none() {
    return new AttentionMask(null, null, false);
  }

  /** As another tensor sees it: 1 where a query looks, [B, T, S]; null if all look at all. */
  @Nullable Tensor places(int batch, int queries, int keys) {
    if (query == null && key == null && !causal) {
      return null;
    }
    check(batch, queries, keys);
    float[] places = new float[batch * queries * keys];
    Rows rows = rows(queries, keys);
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < queries; t++) {
        int at = (b * queries + t) * keys;
        if (!rows.looksAtNothing(b, t)) {
          Arrays.fill(places, at, at + rows.end(t), 1f);
          rows.hide(b, t, places, at, keys, 0f);
        }
      }
    }
    return Tensor.of(places, batch, queries, keys);
  }

  void check(int batch, int queries, int keys) {
    check("queries", query, batch, queries);
    check("keys", key, batch, keys);
  }

  private static void check(String whose, @Nullable Tensor mask, int batch, int steps) {
    if (mask != null && !mask.shape().equals(Shape.of(batch, steps))) {
      throw new IllegalArgumentException(
          "attention: expected a mask of the "
              + whose
              + " of shape ["
              + batch
              + ", "
              + steps
              + "] but got "
              + mask.shape());
    }
  }

  Rows rows(int queries, int keys) {
    return new Rows(floats(query), floats(key), queries, keys, causal);
  }

  private static float @Nullable [] floats(@Nullable Tensor mask) {
    return mask == null ? null : ConvertOp.toFloat(mask).floats();
  }

  /** The mask as kernels read it, a row of scores for each query. */
  static final class Rows {
    private final float @Nullable [] query;
    private final float @Nullable [] key;
    private final int queries;
    private final int keys;
    private final boolean causal;

    private Rows(
        float @Nullable [] query, float @Nullable [] key, int queries, int keys, boolean causal) {
      this.query = query;
      this.key = key;
      this.queries = queries;
      this.keys = keys;
      this.causal = causal;
    }

    /** Query t looks at no key from here on. */
    int end(int t) {
      return causal ? Math.min(keys, t + 1) : keys;
    }

    boolean looksAtNothing(int b, int t) {
      return (query != null && query[b * queries + t] == 0f) || firstKey(b) >= end(t);
    }

    private int firstKey(int b) {
      int s = 0;
      while (key != null && s < keys && key[b * keys + s] == 0f) {
        s++;
      }
      return s;
    }

    /** Writes over the places of a row, {@code columns} from {@code at} on, that it hides. */
    void hide(int b, int t, float[] row, int at, int columns, float with) {
      int end = Math.min(columns, end(t));
      for (int s = 0; key != null && s < end; s++) {
        row[at + s] = key[b * keys + s] != 0f ? row[at + s] : with;
      }
      Arrays.fill(row, at + end, at + columns, with);
    }
  }
}
