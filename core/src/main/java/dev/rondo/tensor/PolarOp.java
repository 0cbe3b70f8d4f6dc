package dev.rondo.tensor;

/** Complex numbers from their radius and angle. */
final class PolarOp {
  private PolarOp() {}

  static Tensor apply(Tensor radius, Tensor angle) {
    if (radius.rank() != 1 || !radius.shape().equals(angle.shape())) {
      throw new IllegalArgumentException(
          "polar: expected radii [N] and angles [N] but got "
              + radius.shape()
              + " and "
              + angle.shape());
    }
    float[] r = radius.floats("polar");
    float[] phi = angle.floats("polar");
    int n = radius.size();
    Tensor y = Tensor.allocate(Shape.of(2 * n));
    float[] numbers = y.floats();
    polar(r, phi, numbers);
    Replay.note(y, () -> () -> polar(r, phi, numbers), radius, angle);
    return GradientTape.record(
        y,
        (dY, into) -> {
          // forward: re = r cos(phi), im = r sin(phi)
          // so: dR += dRe cos(phi) + dIm sin(phi); dPhi += dIm re - dRe im
          Tensor dRadius = Tensor.allocate(radius.shape());
          Tensor dAngle = Tensor.allocate(angle.shape());
          float[] d = dY.floats();
          for (int i = 0; i < n; i++) {
            dRadius.floats()[i] = (float) (d[i] * Math.cos(phi[i]) + d[n + i] * Math.sin(phi[i]));
            dAngle.floats()[i] = d[n + i] * numbers[i] - d[i] * numbers[n + i];
          }
          into.give(radius, dRadius);
          into.give(angle, dAngle);
        },
        radius,
        angle);
  }

  private static void polar(float[] r, float[] phi, float[] y) {
    int n = r.length;
    for (int i = 0; i < n; i++) {
      y[i] = (float) (r[i] * Math.cos(phi[i]));
      y[n + i] = (float) (r[i] * Math.sin(phi[i]));
    }
  }
}
