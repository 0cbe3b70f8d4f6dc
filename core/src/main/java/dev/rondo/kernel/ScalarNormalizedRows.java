package dev.rondo.kernel;

/** {@link NormalizedRows}, number by number; sums are in float64. */
final class ScalarNormalizedRows extends NormalizedRows {

  ScalarNormalizedRows(RowNormalization norm, int... ends) {
    super(norm, ends);
  }

  @Override
  float normalize(int from, int size, float[] x, int xAt, int hatAt, float[] y, int yAt) {
    float scale = hat(x, xAt, size, hat, hatAt);
    for (int j = 0; j < size; j++) {
      y[yAt + j] = gain[from + j] * hat[hatAt + j] + bias[from + j];
    }
    return scale;
  }

  /** {@code hat = (x - mean) * scale}; gives scale. */
  static float hat(float[] x, int xAt, int size, float[] hat, int hatAt) {
    double sum = 0;
    for (int j = 0; j < size; j++) {
      sum += x[xAt + j];
    }
    float mean = (float) (sum / size);
    double squares = 0;
    for (int j = 0; j < size; j++) {
      float distance = x[xAt + j] - mean;
      squares += (double) distance * distance;
    }
    float scale = scaleOf((float) (squares / size));
    for (int j = 0; j < size; j++) {
      hat[hatAt + j] = (x[xAt + j] - mean) * scale;
    }
    return scale;
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
    double sum = 0;
    double along = 0;
    for (int j = 0; j < size; j++) {
      float d = dY[dAt + j];
      float normal = hat[hatAt + j];
      dGain[sumAt + j] += d * normal;
      dBias[sumAt + j] += d;
      float dHat = d * gain[from + j];
      sum += dHat;
      along += (double) dHat * normal;
    }
    float mean = (float) (sum / size);
    float meanAlong = (float) (along / size);
    for (int j = 0; j < size; j++) {
      float dHat = dY[dAt + j] * gain[from + j];
      dX[dXAt + j] = (dHat - mean - hat[hatAt + j] * meanAlong) * scale;
    }
  }
}
