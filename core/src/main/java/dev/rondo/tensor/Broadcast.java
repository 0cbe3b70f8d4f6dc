package dev.rondo.tensor;

import dev.rondo.kernel.BinaryMap;
import dev.rondo.kernel.Elementwise;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Workers;
import java.util.Arrays;

/**
 * How two shapes meet by NumPy's rule: aligned at the last axis, and an axis of length 1, or a
 * missing one, is repeated.
 *
 * <p>Neighbouring axes that both operands walk in the same way are joined, so a pair of equal
 * shapes is one run, and a bias is one run a row; there is no other fast path to keep.
 */
final class Broadcast {
  /** The shape of the result. */
  final Shape shape;

  /** How far each operand moves within a run: 1, or 0 where it is repeated. */
  final int aStep;

  final int bStep;

  private final int[] dims;
  private final int[] aSteps;
  private final int[] bSteps;

  /** Works on {@code n} results from {@code yAt} on. */
  @FunctionalInterface
  interface Run {
    void run(int aAt, int bAt, int yAt, int n);
  }

  private Broadcast(Shape shape, int[] dims, int[] aSteps, int[] bSteps) {
    this.shape = shape;
    this.dims = dims;
    this.aSteps = aSteps;
    this.bSteps = bSteps;
    this.aStep = aSteps[aSteps.length - 1];
    this.bStep = bSteps[bSteps.length - 1];
  }

  /** The shape of the result. */
  static Shape shape(String op, Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      int da = dimFromBack(a, rank - i);
      int db = dimFromBack(b, rank - i);
      if (da != db && da != 1 && db != 1) {
        throw new IllegalArgumentException(
            op
                + ": expected shapes whose axes, from the last one on, are equal or 1 but got "
                + a
                + " and "
                + b);
      }
      dims[i] = da == 1 ? db : da;
    }
    return Shape.of(dims);
  }

  private static int dimFromBack(Shape shape, int back) {
    return back > shape.rank() ? 1 : shape.dim(-back);
  }

  static Broadcast of(String op, Shape a, Shape b) {
    Shape shape = shape(op, a, b);
    int rank = shape.rank();
    int[] dims = new int[rank + 1];
    int[] aSteps = new int[rank + 1];
    int[] bSteps = new int[rank + 1];
    int used = 0;
    int aSize = 1;
    int bSize = 1;
    // From the last axis to the first, filling the arrays from their end.
    for (int back = 1; back <= rank; back++) {
      int dim = shape.dim(-back);
      int da = dimFromBack(a, back);
      int db = dimFromBack(b, back);
      int stepA = da == 1 ? 0 : aSize;
      int stepB = db == 1 ? 0 : bSize;
      aSize *= da;
      bSize *= db;
      if (dim == 1) {
        continue;
      }
      int last = rank + 1 - used;
      if (used > 0 && stepA == aSteps[last] * dims[last] && stepB == bSteps[last] * dims[last]) {
        dims[last] *= dim;
      } else {
        used++;
        dims[last - 1] = dim;
        aSteps[last - 1] = stepA;
        bSteps[last - 1] = stepB;
      }
    }
    if (used == 0) {
      return new Broadcast(shape, new int[] {1}, new int[] {1}, new int[] {1});
    }
    int first = rank + 1 - used;
    return new Broadcast(
        shape,
        Arrays.copyOfRange(dims, first, rank + 1),
        Arrays.copyOfRange(aSteps, first, rank + 1),
        Arrays.copyOfRange(bSteps, first, rank + 1));
  }

  /** Calls {@code run} for all runs, split among threads. */
  void walk(Run run) {
    int last = dims.length - 1;
    int n = dims[last];
    if (n == 0) {
      return;
    }
    if (last == 0) {
      Workers.split(
          n, Elements.GRAIN, (from, to) -> run.run(from * aStep, from * bStep, from, to - from));
      return;
    }
    Workers.split(
        shape.size() / n,
        Math.max(1, Elements.GRAIN / n),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            run.run(start(aSteps, i), start(bSteps, i), i * n, n);
          }
        });
  }

  /** Calls {@code run} for all runs, and creates no object. */
  void walkAlone(Run run) {
    int n = dims[dims.length - 1];
    for (int i = 0; i < shape.size() / Math.max(1, n); i++) {
      run.run(start(aSteps, i), start(bSteps, i), i * n, n);
    }
  }

  /** Calls {@code run} for each result by itself, split among threads. */
  void each(int grain, Run run) {
    int n = dims[dims.length - 1];
    Workers.split(
        shape.size(),
        grain,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int row = i / n;
            int at = i % n;
            run.run(start(aSteps, row) + at * aStep, start(bSteps, row) + at * bStep, i, 1);
          }
        });
  }

  /** Where the run of a number begins in an operand. */
  private int start(int[] steps, int run) {
    int start = 0;
    for (int axis = dims.length - 2, rest = run; axis >= 0; rest /= dims[axis], axis--) {
      start += rest % dims[axis] * steps[axis];
    }
    return start;
  }

  /** {@code f(a, b)}, not recorded. */
  static Tensor combine(String op, BinaryMap f, Tensor a, Tensor b) {
    float[] from = a.floats(op);
    float[] with = b.floats(op);
    if (a.shape().equals(b.shape())) {
      Tensor y = Tensor.allocate(a.shape());
      Elements.combine(f, from, with, y.floats(), y.size());
      Replay.note(
          y,
          () -> {
            Elementwise kernel = Kernels.get().elementwise();
            float[] to = y.floats();
            return () -> kernel.combine(f, from, 0, with, 0, to, 0, to.length);
          },
          a,
          b);
      return y;
    }
    Broadcast plan = of(op, a.shape(), b.shape());
    Tensor result = Tensor.allocate(plan.shape);
    float[] y = result.floats();
    Elementwise kernel = Kernels.get().elementwise();
    Run run =
        (aAt, bAt, yAt, n) -> {
          if (plan.aStep == plan.bStep) {
            kernel.combine(f, from, aAt, with, bAt, y, yAt, n);
          } else if (plan.bStep == 0) {
            kernel.combine(f, from, aAt, with[bAt], y, yAt, n);
          } else {
            kernel.combine(f, from[aAt], with, bAt, y, yAt, n);
          }
        };
    plan.walk(run);
    Replay.note(result, () -> () -> plan.walkAlone(run), a, b);
    return result;
  }

  /**
   * The gradient of something that was repeated to the shape of {@code dY}: the sum over copies. It
   * shares the memory of {@code dY} where there is one copy only.
   */
  static Tensor sumTo(Shape shape, Tensor dY) {
    if (dY.shape().equals(shape)) {
      return dY;
    }
    int rank = dY.rank();
    boolean[] repeated = new boolean[rank];
    for (int i = 0; i < rank; i++) {
      repeated[i] = dimFromBack(shape, rank - i) != dY.dim(i);
    }
    return SumOp.over(dY, repeated).view(shape);
  }
}
