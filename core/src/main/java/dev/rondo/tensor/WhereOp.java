package dev.rondo.tensor;

import dev.rondo.kernel.Workers;
import dev.rondo.kernel.Workers.RangeTask;

/** One or the other, by a condition. */
final class WhereOp {
  private WhereOp() {}

  static Tensor apply(Tensor condition, Tensor a, Tensor b) {
    Shape shape =
        Broadcast.shape("where", condition.shape(), Broadcast.shape("where", a.shape(), b.shape()));
    Tensor test = BroadcastToOp.copy(ConvertOp.toFloat(condition), shape);
    a.floats("where");
    b.floats("where");
    Tensor zero = Tensor.scalar(0f);
    // forward: y = condition ? a : b   so: dA += dY where true; dB += dY where false
    return GradientTape.record(
        select(test, a, b),
        (dY, into) -> {
          if (into.wants(a)) {
            into.give(a, Broadcast.sumTo(a.shape(), select(test, dY, zero)));
          }
          if (into.wants(b)) {
            into.give(b, Broadcast.sumTo(b.shape(), select(test, zero, dY)));
          }
        },
        a,
        b);
  }

  private static Tensor select(Tensor test, Tensor a, Tensor b) {
    float[] condition = test.floats();
    float[] ifTrue = BroadcastToOp.copy(a, test.shape()).floats();
    float[] ifFalse = BroadcastToOp.copy(b, test.shape()).floats();
    Tensor result = Tensor.allocate(test.shape());
    float[] y = result.floats();
    RangeTask task =
        (from, to) -> {
          for (int i = from; i < to; i++) {
            y[i] = condition[i] != 0f ? ifTrue[i] : ifFalse[i];
          }
        };
    Workers.split(y.length, Elements.GRAIN, task);
    Replay.note(result, () -> () -> task.run(0, y.length), test, a, b);
    return result;
  }
}
