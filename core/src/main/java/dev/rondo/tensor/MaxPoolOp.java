package dev.rondo.tensor;

import dev.rondo.kernel.Workers;
import java.util.Arrays;

/** The largest number that a window sees of each channel. */
final class MaxPoolOp {
  private static final int GRAIN = 1 << 15;

  private MaxPoolOp() {}

  static Tensor apply(Tensor x, Sliding... axes) {
    Plane plane = Plane.of("maxPool", x, axes);
    int channels = plane.channels();
    Tensor result = Tensor.allocate(plane.output(channels));
    float[] y = result.floats();
    float[] from = x.floats();
    int[] at = new int[y.length];
    Plane.Tap choose =
        (place, tap, xAt) -> {
          int yAt = place * channels;
          for (int c = 0; c < channels; c++) {
            float value = from[xAt + c];
            // a NaN is chosen and stays, so that it is seen
            if (at[yAt + c] < 0 || value > y[yAt + c] || Float.isNaN(value)) {
              y[yAt + c] = value;
              at[yAt + c] = xAt + c;
            }
          }
        };
    Workers.split(
        plane.batch() * plane.places(),
        Math.max(1, GRAIN / Math.max(1, plane.taps() * channels)),
        (first, end) -> {
          Arrays.fill(at, first * channels, end * channels, -1);
          for (int place = first; place < end; place++) {
            plane.taps(place, choose);
          }
        });
    // forward: y = x[at]   so: dX[at] += dY
    return GradientTape.record(
        result, (dY, into) -> backward(dY.floats(), at, into.accumulator(x), plane), x);
  }

  private static void backward(float[] dY, int[] at, float[] dX, Plane plane) {
    int example = plane.places() * plane.channels();
    Workers.split(
        plane.batch(),
        Math.max(1, GRAIN / Math.max(1, example)),
        (first, end) -> {
          for (int i = first * example; i < end * example; i++) {
            dX[at[i]] += dY[i];
          }
        });
  }
}
