package dev.rondo.tensor;

import dev.rondo.kernel.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention, each head of each sequence by itself and split among threads. The
 * weights [T, S] of a head never stand in memory as a whole unless they are asked for: {@link
 * AttentionHead} goes through the queries in blocks, and backward computes each block again instead
 * of keeping it (Rabe and Staats, 2021, "Self-attention does not need O(n^2) memory"). Time is
 * quadratic all the same.
 */
final class AttentionOp {
  /** Multiplications worth waking a thread for. */
  private static final long GRAIN = 1 << 17;

  private AttentionOp() {}

  static Attended apply(
      ScaledDotProduct how, Tensor query, Tensor key, Tensor value, boolean withWeights) {
    AttentionSize n = AttentionSize.check(how, query, key, value);
    AttentionHead head =
        new AttentionHead(
            n,
            how.scale(),
            how.mask().rows(n.queries(), n.keys()),
            how.random() == null ? 0f : how.dropout(),
            how.random() == null || how.dropout() == 0f ? 0 : how.random().nextLong(),
            query.floats("attention"),
            key.floats("attention"),
            value.floats("attention"));
    Tensor y = Tensor.allocate(Shape.of(n.batch(), n.queries(), n.heads() * n.valueWidth()));
    Tensor weights =
        withWeights ? Tensor.allocate(Shape.of(n.batch(), n.heads(), n.queries(), n.keys())) : null;
    eachHead(n, unit -> head.forward(unit, y.floats(), floats(weights)));
    GradientTape.record(
        weights == null ? new Tensor[] {y} : new Tensor[] {y, weights},
        (dOutputs, into) -> {
          Tensor dY = dOutputs[0] == null ? Tensor.allocateZeros(y.shape()) : dOutputs[0];
          float[] dWeights = weights == null ? null : floats(dOutputs[1]);
          Tensor dQuery = Tensor.allocate(query.shape());
          Tensor dKey = Tensor.allocateZeros(key.shape());
          Tensor dValue = Tensor.allocateZeros(value.shape());
          eachHead(
              n,
              unit ->
                  head.backward(
                      unit,
                      dY.floats(),
                      dWeights,
                      dQuery.floats(),
                      dKey.floats(),
                      dValue.floats()));
          into.give(query, dQuery);
          into.give(key, dKey);
          into.give(value, dValue);
        },
        query,
        key,
        value);
    return new Attended(y, weights);
  }

  private static float @Nullable [] floats(@Nullable Tensor x) {
    return x == null ? null : x.floats();
  }

  /** Does one head of one sequence. */
  @FunctionalInterface
  private interface HeadTask {
    void run(int unit);
  }

  private static void eachHead(AttentionSize n, HeadTask task) {
    long work = (long) n.queries() * n.keys() * (n.keyWidth() + n.valueWidth());
    Workers.split(
        n.batch() * n.heads(),
        (int) Math.max(1, GRAIN / work),
        (from, to) -> {
          for (int unit = from; unit < to; unit++) {
            task.run(unit);
          }
        });
  }
}
