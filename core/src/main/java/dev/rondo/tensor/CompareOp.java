package dev.rondo.tensor;

/** Comparisons, element by element: 1 where true, else 0, and no gradient. */
final class CompareOp {

  /** Whether a pair passes. Doubles hold every float32 and every int32. */
  @FunctionalInterface
  private interface Test {
    boolean passes(double a, double b);
  }

  private CompareOp() {}

  static Tensor greater(Tensor a, Tensor b) {
    return apply("greater", (x, y) -> x > y, a, b);
  }

  static Tensor greaterEqual(Tensor a, Tensor b) {
    return apply("greaterEqual", (x, y) -> x >= y, a, b);
  }

  static Tensor less(Tensor a, Tensor b) {
    return apply("less", (x, y) -> x < y, a, b);
  }

  static Tensor equal(Tensor a, Tensor b) {
    return apply("equal", (x, y) -> x == y, a, b);
  }

  /** As {@link #equal}, but what is no number is the same as itself. */
  static Tensor same(Tensor a, Tensor b) {
    return apply("same", (x, y) -> x == y || (Double.isNaN(x) && Double.isNaN(y)), a, b);
  }

  private static Tensor apply(String op, Test test, Tensor a, Tensor b) {
    Broadcast plan = Broadcast.of(op, a.shape(), b.shape());
    Tensor result = Tensor.allocate(plan.shape);
    float[] y = result.floats();
    Broadcast.Run run =
        (aAt, bAt, yAt, n) -> {
          for (int i = 0; i < n; i++) {
            double left = a.element(aAt + i * plan.aStep);
            double right = b.element(bAt + i * plan.bStep);
            y[yAt + i] = test.passes(left, right) ? 1f : 0f;
          }
        };
    plan.walk(run);
    if (!a.isInt() && !b.isInt()) {
      Replay.note(result, () -> () -> plan.walkAlone(run), a, b);
    }
    return result;
  }
}
