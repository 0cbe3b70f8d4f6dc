package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The gates of a {@link ScanBlock} going forward: {@code x W + b} of some steps, computed together
 * while W is in cache, then in its place what the gates became. Those of one step stand together.
 */
final class ScanGates {

  private final ScanBlock block;

  /** [chunk, rows, width]. */
  float[] numbers = {};

  /** Where those of the step under way begin. */
  private int stepAt;

  /** How many steps there are at once. */
  private int chunk;

  /** [chunk * rows, D]: inputs of these steps, in the order of the gates. */
  private float[] inputs = {};

  ScanGates(ScanBlock block) {
    this.block = block;
  }

  /** [width]: what each row begins with; null for zeros. */
  private float @Nullable [] bias;

  /** Makes room for as many steps as are computed together. */
  void prepare(Projection projection, int steps) {
    bias = projection.bias() == null ? null : block.ofPart(projection.bias());
    chunk = projection.stepsAtOnce(block.rows, block.width, steps);
    numbers = ScanBlock.atLeast(numbers, chunk * block.rows * block.width);
    inputs = ScanBlock.atLeast(inputs, chunk * block.rows * projection.features());
  }

  /**
   * Turns to step {@code t}, so that its {@code x W + b} stand here.
   *
   * @param w W; null if the projections are given
   */
  void project(Projection projection, @Nullable RecurrentMatrix w, int t, int steps) {
    stepAt = t % chunk * block.rows * block.width;
    if (w == null) {
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        block.part.take(projection.x(), at, block.gateCount(), numbers, at(row));
      }
    } else if (stepAt == 0) {
      project(projection, w, t, Math.min(t + chunk, steps), steps);
    }
  }

  private void project(Projection projection, RecurrentMatrix w, int first, int last, int steps) {
    int features = projection.features();
    int place = 0;
    for (int t = first; t < last; t++) {
      for (int row = 0; row < block.rows; row++) {
        int xAt = block.at(row, t, steps) * features;
        System.arraycopy(projection.x(), xAt, inputs, place * features, features);
        place++;
      }
    }
    boolean normalized = block.normalization.isThere();
    Matrix start =
        bias == null || normalized ? null : Matrix.strided(bias, 0, place, block.width, 0);
    w.multiply(Matrix.of(inputs, place, features), start, Matrix.of(numbers, place, block.width));
    if (normalized) {
      normalize(first, last, steps);
    }
  }

  private void normalize(int first, int last, int steps) {
    int from = 0;
    for (int t = first; t < last; t++) {
      for (int row = 0; row < block.rows; row++) {
        block.normalization.inputs(numbers, from, block.at(row, t, steps));
        from += block.width;
      }
    }
  }

  /** Those of the step under way, [rows, width]. */
  Matrix ofStep() {
    return Matrix.strided(numbers, stepAt, block.rows, block.width, block.width);
  }

  /** Where those of a row stand at the step under way. */
  int at(int row) {
    return stepAt + row * block.width;
  }

  /** Copies those of a row to row {@code at} of {@code [B * T, gates * H]}. */
  void keep(int row, float[] kept, int at) {
    block.part.put(numbers, at(row), kept, at, block.gateCount());
  }
}
