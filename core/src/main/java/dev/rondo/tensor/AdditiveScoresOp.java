package dev.rondo.tensor;

import dev.rondo.kernel.BinaryMap;
import dev.rondo.kernel.Elementwise;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;
import dev.rondo.kernel.UnaryMap;
import dev.rondo.kernel.Workers;

/**
 * The scores of Bahdanau et al., 2015: {@code score[t, s] = sum(scale * tanh(query[t] + key[s]))}.
 * The sums [T, S, U] never stand in memory as a whole: each query's [S, U] are computed where they
 * are used, and again by backward.
 */
final class AdditiveScoresOp {
  /** Hyperbolic tangents worth waking a thread for. */
  private static final int GRAIN = 1 << 13;

  private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[0]);

  private AdditiveScoresOp() {}

  static Tensor apply(Tensor query, Tensor key, Tensor scale) {
    boolean ranks = query.rank() == 3 && key.rank() == 3 && scale.rank() == 1;
    if (!ranks
        || query.dim(0) != key.dim(0)
        || query.dim(2) != key.dim(2)
        || query.dim(2) != scale.dim(0)) {
      throw new IllegalArgumentException(
          "additiveScores: expected queries [B, T, U], keys [B, S, U] and a scale [U] but got "
              + query.shape()
              + ", "
              + key.shape()
              + " and "
              + scale.shape());
    }
    query.floats("additiveScores");
    key.floats("additiveScores");
    scale.floats("additiveScores");
    int queries = query.dim(1);
    int keys = key.dim(1);
    int units = query.dim(2);
    Tensor y = Tensor.allocate(Shape.of(query.dim(0), queries, keys));
    Matrix column = Matrix.of(scale.floats(), units, 1);
    Workers.split(
        query.dim(0) * queries,
        Math.max(1, GRAIN / Math.max(1, keys * units)),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            Matrix tanh = Matrix.of(tanh(query, key, row), keys, units);
            Matrix scores = Matrix.strided(y.floats(), row * keys, keys, 1, 1);
            Kernels.get().gemm().multiply(tanh, column, scores, false);
          }
        });
    return GradientTape.record(
        y, (dY, into) -> backward(query, key, scale, dY, into), query, key, scale);
  }

  /** {@code tanh(query[t] + key[s])} for all s, [S, U], of query row {@code b * T + t}. */
  private static float[] tanh(Tensor query, Tensor key, int row) {
    int keys = key.dim(1);
    int units = key.dim(2);
    float[] tanh = scratch(keys * units);
    Elementwise kernel = Kernels.get().elementwise();
    int keyAt = row / query.dim(1) * keys * units;
    for (int s = 0; s < keys; s++) {
      kernel.combine(
          BinaryMap.ADD,
          key.floats(),
          keyAt + s * units,
          query.floats(),
          row * units,
          tanh,
          s * units,
          units);
    }
    kernel.map(UnaryMap.TANH, tanh, tanh, 0, keys * units);
    return tanh;
  }

  private static void backward(
      Tensor query, Tensor key, Tensor scale, Tensor dY, GradientSink into) {
    int batch = query.dim(0);
    int queries = query.dim(1);
    int keys = key.dim(1);
    int units = key.dim(2);
    Tensor dQuery = Tensor.allocateZeros(query.shape());
    Tensor dKey = Tensor.allocateZeros(key.shape());
    // one row a sequence, so that no thread adds to another's and the order of sums is fixed
    Tensor dScales = Tensor.allocateZeros(Shape.of(batch, units));
    Workers.split(
        batch,
        Math.max(1, GRAIN / Math.max(1, queries * keys * units)),
        (from, to) -> {
          for (int row = from * queries; row < to * queries; row++) {
            float[] tanh = tanh(query, key, row);
            int b = row / queries;
            for (int s = 0; s < keys; s++) {
              addRow(
                  dY.floats()[row * keys + s],
                  scale.floats(),
                  tanh,
                  s * units,
                  dQuery.floats(),
                  row * units,
                  dKey.floats(),
                  (b * keys + s) * units,
                  dScales.floats(),
                  b * units);
            }
          }
        });
    into.give(query, dQuery);
    into.give(key, dKey);
    if (into.wants(scale)) {
      into.give(scale, SumOp.over(dScales, new boolean[] {true, false}).view(scale.shape()));
    }
  }

  /** One pair of query and key; a loop of its own, which the compiler turns into vectors. */
  private static void addRow(
      float dY,
      float[] scale,
      float[] tanh,
      int at,
      float[] dQuery,
      int queryAt,
      float[] dKey,
      int keyAt,
      float[] dScale,
      int scaleAt) {
    // forward: score = sum(scale * y), y = tanh(q + k)
    //   so: dScale += dScore y; dQ += g and dK += g with g = dScore scale (1 - y y)
    for (int u = 0; u < scale.length; u++) {
      float y = tanh[at + u];
      float g = dY * scale[u] * (1 - y * y);
      dQuery[queryAt + u] += g;
      dKey[keyAt + u] += g;
      dScale[scaleAt + u] += dY * y;
    }
  }

  private static float[] scratch(int size) {
    float[] array = SCRATCH.get();
    if (array.length < size) {
      array = new float[size];
      SCRATCH.set(array);
    }
    return array;
  }
}
