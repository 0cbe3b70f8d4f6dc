package dev.rondo.kernel;

import static dev.rondo.kernel.VectorGate.load;
import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * {@link NormalizedRows}, a vector of numbers at a time, each loop as in {@link
 * ScalarNormalizedRows}; sums are in float32, in as many parts as a vector has lanes.
 */
final class VectorNormalizedRows extends NormalizedRows {

  VectorNormalizedRows(RowNormalization norm, int... ends) {
    super(norm, ends);
  }

  @Override
  float normalize(int from, int size, float[] x, int xAt, int hatAt, float[] y, int yAt) {
    float mean = VectorReduction.sum(x, xAt, size) / size;
    float scale = scaleOf(squares(x, xAt, size, mean) / size);
    int bound = SPECIES.loopBound(size);
    write(from, bound, x, xAt, mean, scale, hatAt, y, yAt);
    for (int j = bound; j < size; j++) {
      float normal = (x[xAt + j] - mean) * scale;
      hat[hatAt + j] = normal;
      y[yAt + j] = gain[from + j] * normal + bias[from + j];
    }
    return scale;
  }

  /** {@code hat = (x - mean) * scale} alone. */
  static void hat(float[] x, int xAt, int size, float[] hat, int hatAt) {
    float mean = VectorReduction.sum(x, xAt, size) / size;
    float scale = scaleOf(squares(x, xAt, size, mean) / size);
    int bound = SPECIES.loopBound(size);
    for (int j = 0; j < bound; j += LANES) {
      load(x, xAt + j).sub(mean).mul(scale).intoArray(hat, hatAt + j);
    }
    for (int j = bound; j < size; j++) {
      hat[hatAt + j] = (x[xAt + j] - mean) * scale;
    }
  }

  // Two accumulators: an addition takes three or four cycles, and the loads are two a vector.
  private static float squares(float[] x, int xAt, int size, float mean) {
    int bound = SPECIES.loopBound(size);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    int j = 0;
    for (; j + 2 * LANES <= bound; j += 2 * LANES) {
      FloatVector d0 = load(x, xAt + j).sub(mean);
      FloatVector d1 = load(x, xAt + j + LANES).sub(mean);
      s0 = d0.mul(d0).add(s0);
      s1 = d1.mul(d1).add(s1);
    }
    for (; j < bound; j += LANES) {
      FloatVector d = load(x, xAt + j).sub(mean);
      s0 = d.mul(d).add(s0);
    }
    float sum = bound > 0 ? VectorMath.sumLanes(s0.add(s1)) : 0;
    for (; j < size; j++) {
      float d = x[xAt + j] - mean;
      sum += d * d;
    }
    return sum;
  }

  private void write(
      int from,
      int bound,
      float[] x,
      int xAt,
      float mean,
      float scale,
      int hatAt,
      float[] y,
      int yAt) {
    float[] g = gain;
    float[] b = bias;
    float[] normal = hat;
    for (int j = 0; j < bound; j += LANES) {
      FloatVector h = load(x, xAt + j).sub(mean).mul(scale);
      h.intoArray(normal, hatAt + j);
      load(g, from + j).mul(h).add(load(b, from + j)).intoArray(y, yAt + j);
    }
  }

  @Override
  void back(
      int from,
      int size,
      float[] dY,
      int dAt,
      int hatAt,
      float scale,
      int sumAt,
      float[] dX,
      int dXAt) {
    addToSums(size, dY, dAt, hatAt, sumAt);
    float mean = product(size, dY, dAt, gain, from) / size;
    float along = product(size, dY, dAt, gain, from, hat, hatAt) / size;
    int bound = SPECIES.loopBound(size);
    through(from, bound, dY, dAt, hatAt, mean, along, scale, dX, dXAt);
    for (int j = bound; j < size; j++) {
      float dHat = dY[dAt + j] * gain[from + j];
      dX[dXAt + j] = (dHat - mean - hat[hatAt + j] * along) * scale;
    }
  }

  /** {@code dGain += dY * hat; dBias += dY}. */
  private void addToSums(int size, float[] dY, int dAt, int hatAt, int sumAt) {
    float[] ofGain = dGain;
    float[] ofBias = dBias;
    float[] normal = hat;
    int bound = SPECIES.loopBound(size);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector d = load(dY, dAt + j);
      load(ofGain, sumAt + j).add(d.mul(load(normal, hatAt + j))).intoArray(ofGain, sumAt + j);
      load(ofBias, sumAt + j).add(d).intoArray(ofBias, sumAt + j);
    }
    for (int j = bound; j < size; j++) {
      ofGain[sumAt + j] += dY[dAt + j] * normal[hatAt + j];
      ofBias[sumAt + j] += dY[dAt + j];
    }
  }

  /** The sum of {@code a * b}. */
  private static float product(int size, float[] a, int aAt, float[] b, int bAt) {
    int bound = SPECIES.loopBound(size);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    int j = 0;
    for (; j + 2 * LANES <= bound; j += 2 * LANES) {
      s0 = load(a, aAt + j).mul(load(b, bAt + j)).add(s0);
      s1 = load(a, aAt + j + LANES).mul(load(b, bAt + j + LANES)).add(s1);
    }
    for (; j < bound; j += LANES) {
      s0 = load(a, aAt + j).mul(load(b, bAt + j)).add(s0);
    }
    float sum = bound > 0 ? VectorMath.sumLanes(s0.add(s1)) : 0;
    for (; j < size; j++) {
      sum += a[aAt + j] * b[bAt + j];
    }
    return sum;
  }

  /** The sum of {@code a * b * c}. */
  private static float product(
      int size, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
    int bound = SPECIES.loopBound(size);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    int j = 0;
    for (; j + 2 * LANES <= bound; j += 2 * LANES) {
      FloatVector ab0 = load(a, aAt + j).mul(load(b, bAt + j));
      FloatVector ab1 = load(a, aAt + j + LANES).mul(load(b, bAt + j + LANES));
      s0 = ab0.mul(load(c, cAt + j)).add(s0);
      s1 = ab1.mul(load(c, cAt + j + LANES)).add(s1);
    }
    for (; j < bound; j += LANES) {
      s0 = load(a, aAt + j).mul(load(b, bAt + j)).mul(load(c, cAt + j)).add(s0);
    }
    float sum = bound > 0 ? VectorMath.sumLanes(s0.add(s1)) : 0;
    for (; j < size; j++) {
      sum += a[aAt + j] * b[bAt + j] * c[cAt + j];
    }
    return sum;
  }

  private void through(
      int from,
      int bound,
      float[] dY,
      int dAt,
      int hatAt,
      float mean,
      float along,
      float scale,
      float[] dX,
      int dXAt) {
    float[] g = gain;
    float[] normal = hat;
    for (int j = 0; j < bound; j += LANES) {
      FloatVector dHat = load(dY, dAt + j).mul(load(g, from + j));
      dHat.sub(mean).sub(load(normal, hatAt + j).mul(along)).mul(scale).intoArray(dX, dXAt + j);
    }
  }
}
