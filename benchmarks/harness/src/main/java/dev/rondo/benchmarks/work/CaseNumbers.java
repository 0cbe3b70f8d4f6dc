package dev.rondo.benchmarks.work;

/**
 * The weights, inputs and targets of a case, in Rondo's layouts: {@code kernel} [I, GH], {@code
 * recurrent} [H, GH], biases [GH], gates in the order i f g o (LSTM) and z r n (GRU). A peer with
 * other layouts brings them into its own.
 */
public final class CaseNumbers {
  /** Inputs of a stream, which are fed round and round. */
  public static final int RING = 64;

  /** Steps of a stream whose outputs are compared. */
  public static final int CHECKED_STEPS = 16;

  private static final int INPUT = 1;
  private static final int TARGETS = 2;
  private static final int FIRST_LAYER = 10;
  private static final int PER_LAYER = 4;
  private static final int DENSE = 100;

  private final BenchmarkShape shape;
  private final float limit;

  public CaseNumbers(BenchmarkShape shape) {
    this.shape = shape;
    this.limit = (float) (1 / Math.sqrt(shape.units()));
  }

  /** [B, T, I]; of a stream [RING, I]; of a product [M, K]. */
  public float[] input() {
    int rows =
        switch (shape.kind()) {
          case STEP -> RING;
          case GEMM -> shape.batch();
          case FORWARD, TRAIN -> shape.batch() * shape.steps();
        };
    return Numbers.uniform(INPUT, rows * shape.input(), 1);
  }

  /** [B, T], classes. */
  public int[] targets() {
    return Numbers.below(TARGETS, shape.batch() * shape.steps(), shape.classes());
  }

  /** [I, GH]; of a product, the right-hand side [K, N]. */
  public float[] kernel(int layer) {
    return weight(layer, 0, shape.features(layer) * columns());
  }

  /** [H, GH]. */
  public float[] recurrent(int layer) {
    return weight(layer, 1, shape.units() * columns());
  }

  /** [GH]. */
  public float[] bias(int layer) {
    return weight(layer, 2, columns());
  }

  /** [3H], of a GRU only. */
  public float[] recurrentBias(int layer) {
    return weight(layer, 3, columns());
  }

  /** [H, O]. */
  public float[] denseKernel() {
    return Numbers.uniform(DENSE, shape.units() * shape.classes(), limit);
  }

  /** [O]. */
  public float[] denseBias() {
    return Numbers.uniform(DENSE + 1, shape.classes(), limit);
  }

  private int columns() {
    int gates = shape.kind() == BenchmarkShape.Kind.GEMM ? 1 : shape.cell().gates();
    return gates * shape.units();
  }

  private float[] weight(int layer, int part, int size) {
    return Numbers.uniform(FIRST_LAYER + PER_LAYER * layer + part, size, limit);
  }
}
