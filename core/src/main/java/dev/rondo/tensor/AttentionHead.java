package dev.rondo.tensor;

import dev.rondo.kernel.BinaryMap;
import dev.rondo.kernel.Elementwise;
import dev.rondo.kernel.Gemm;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;
import dev.rondo.kernel.Softmax;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One head of one sequence, in blocks of queries; unit {@code b * N + h} is head h of sequence b.
 * What belongs to a unit is computed by one thread in one order.
 */
final class AttentionHead {
  /** A score so low that its weight is exactly 0 beside any other. */
  private static final float HIDDEN = -1e30f;

  /** How many weights a block has: they stay in the cache of a core. */
  private static final int BLOCK = 1 << 15;

  private static final int LEAST_ROWS = 16;
  private static final ThreadLocal<float[][]> SCRATCH =
      ThreadLocal.withInitial(() -> new float[3][0]);

  private final AttentionSize n;
  private final float scale;
  private final AttentionMask.Rows mask;
  private final float dropout;
  private final long seed;
  private final float[] query;
  private final float[] key;
  private final float[] value;
  private final Gemm gemm = Kernels.get().gemm();
  private final Softmax softmax = Kernels.get().softmax();
  private final Elementwise elementwise = Kernels.get().elementwise();

  /**
   * @param dropout 0 for none
   * @param seed of the dropout, from which backward draws the same again
   */
  AttentionHead(
      AttentionSize n,
      float scale,
      AttentionMask.Rows mask,
      float dropout,
      long seed,
      float[] query,
      float[] key,
      float[] value) {
    this.n = n;
    this.scale = scale;
    this.mask = mask;
    this.dropout = dropout;
    this.seed = seed;
    this.query = query;
    this.key = key;
    this.value = value;
  }

  /** The queries {@code from} to {@code to - 1} of a unit, and the keys before {@code keys}. */
  private record Block(int unit, int from, int to, int keys) {
    int rows() {
      return to - from;
    }

    int size() {
      return rows() * keys;
    }

    Matrix of(float[] weights) {
      return Matrix.of(weights, rows(), keys);
    }
  }

  private Block block(int unit, int from) {
    int to = Math.min(n.queries(), from + Math.max(LEAST_ROWS, BLOCK / n.keys()));
    return new Block(unit, from, to, mask.end(to - 1));
  }

  /**
   * @param y [B, T, N W] out
   * @param weights [B, N, T, S] out, or null
   */
  void forward(int unit, float[] y, float @Nullable [] weights) {
    for (int from = 0; from < n.queries(); ) {
      Block block = block(unit, from);
      float[] p = weights(block);
      if (weights != null) {
        copy(block, p, weights);
      }
      float[] kept = dropped(block, p);
      gemm.multiply(
          block.of(kept),
          keyRows(value, block, n.valueWidth()),
          queryRows(y, block, n.valueWidth()),
          false);
      from = block.to;
    }
  }

  /**
   * @param dY [B, T, N W]
   * @param dWeights [B, N, T, S], or null
   * @param dQuery out
   * @param dKey added to, as is {@code dValue}
   */
  void backward(
      int unit,
      float[] dY,
      float @Nullable [] dWeights,
      float[] dQuery,
      float[] dKey,
      float[] dValue) {
    for (int from = 0; from < n.queries(); ) {
      Block block = block(unit, from);
      float[] p = weights(block);
      Matrix dRows = queryRows(dY, block, n.valueWidth());
      // forward: y = d(p) v   so: dV += d(p)' dY; dP = d(dY v'), where d drops and scales up
      float[] kept = dropped(block, p);
      gemm.multiply(
          block.of(kept).transpose(), dRows, keyRows(dValue, block, n.valueWidth()), true);
      float[] dP = scratch(2, block.size());
      gemm.multiply(dRows, keyRows(value, block, n.valueWidth()).transpose(), block.of(dP), false);
      drop(block, dP, dP);
      if (dWeights != null) {
        add(block, dWeights, dP);
      }
      // forward: p = softmax(scale q k')   so: dScore = scale p (dP - sum(dP p));
      //   dQ = dScore k; dK += dScore' q
      float[] dScore = scratch(1, block.size());
      softmax.softmaxBackward(p, dP, dScore, block.rows(), block.keys);
      elementwise.combine(BinaryMap.MULTIPLY, dScore, 0, scale, dScore, 0, block.size());
      gemm.multiply(
          block.of(dScore),
          keyRows(key, block, n.keyWidth()),
          queryRows(dQuery, block, n.keyWidth()),
          false);
      gemm.multiply(
          block.of(dScore).transpose(),
          queryRows(query, block, n.keyWidth()),
          keyRows(dKey, block, n.keyWidth()),
          true);
      from = block.to;
    }
  }

  /** The weights of a block before dropout, dense, in the first scratch. */
  private float[] weights(Block block) {
    float[] p = scratch(0, block.size());
    int b = block.unit / n.heads();
    gemm.multiply(
        queryRows(query, block, n.keyWidth()),
        keyRows(key, block, n.keyWidth()).transpose(),
        block.of(p),
        false);
    elementwise.combine(BinaryMap.MULTIPLY, p, 0, scale, p, 0, block.size());
    for (int t = block.from; t < block.to; t++) {
      mask.hide(b, t, p, (t - block.from) * block.keys, block.keys, HIDDEN);
    }
    softmax.softmax(p, p, block.rows(), block.keys);
    for (int t = block.from; t < block.to; t++) {
      if (mask.looksAtNothing(b, t)) {
        int at = (t - block.from) * block.keys;
        Arrays.fill(p, at, at + block.keys, 0f);
      }
    }
    return p;
  }

  /** The weights after dropout: the same array if there is none, else the second scratch. */
  private float[] dropped(Block block, float[] p) {
    if (dropout == 0f) {
      return p;
    }
    float[] kept = scratch(1, block.size());
    drop(block, p, kept);
    return kept;
  }

  private void drop(Block block, float[] x, float[] y) {
    if (dropout == 0f) {
      return;
    }
    RandomState random = RandomState.seeded(seed + block.unit);
    float up = 1 / (1 - dropout);
    for (int t = block.from; t < block.to; t++) {
      int at = (t - block.from) * block.keys;
      for (int s = 0; s < block.keys; s++) {
        y[at + s] = random.peekFloat(t * n.keys() + s) < dropout ? 0f : up * x[at + s];
      }
    }
  }

  private void copy(Block block, float[] p, float[] all) {
    for (int t = block.from; t < block.to; t++) {
      int at = (block.unit * n.queries() + t) * n.keys();
      System.arraycopy(p, (t - block.from) * block.keys, all, at, block.keys);
      Arrays.fill(all, at + block.keys, at + n.keys(), 0f);
    }
  }

  private void add(Block block, float[] all, float[] to) {
    for (int t = block.from; t < block.to; t++) {
      int at = (block.unit * n.queries() + t) * n.keys();
      Elements.addTo(to, (t - block.from) * block.keys, all, at, block.keys);
    }
  }

  private Matrix queryRows(float[] x, Block block, int width) {
    return rows(x, block.unit, n.queries(), block.from, block.rows(), width);
  }

  private Matrix keyRows(float[] x, Block block, int width) {
    return rows(x, block.unit, n.keys(), 0, block.keys, width);
  }

  /** The columns of a head in some rows of [B, steps, N width]. */
  private Matrix rows(float[] x, int unit, int steps, int from, int rows, int width) {
    int stride = n.heads() * width;
    int at = (unit / n.heads() * steps + from) * stride + unit % n.heads() * width;
    return Matrix.strided(x, at, rows, width, stride);
  }

  private static float[] scratch(int which, int size) {
    float[][] all = SCRATCH.get();
    if (all[which].length < size) {
      all[which] = new float[size];
    }
    return all[which];
  }
}
