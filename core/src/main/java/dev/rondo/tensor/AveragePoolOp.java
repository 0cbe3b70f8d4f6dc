package dev.rondo.tensor;

import dev.rondo.kernel.Workers;
import java.util.Arrays;

/** The mean of what a window sees of each channel, padding left out. */
final class AveragePoolOp {
  private static final int GRAIN = 1 << 15;

  private AveragePoolOp() {}

  static Tensor apply(Tensor x, Sliding... axes) {
    Plane plane = Plane.of("averagePool", x, axes);
    int channels = plane.channels();
    Tensor result = Tensor.allocate(plane.output(channels));
    float[] y = result.floats();
    float[] from = x.floats();
    int places = plane.batch() * plane.places();
    float[] share = new float[places];
    Plane.Tap count = (place, tap, xAt) -> share[place]++;
    Plane.Tap add =
        (place, tap, xAt) -> {
          int yAt = place * channels;
          for (int c = 0; c < channels; c++) {
            y[yAt + c] += from[xAt + c] * share[place];
          }
        };
    Workers.split(
        places,
        Math.max(1, GRAIN / Math.max(1, plane.taps() * channels)),
        (first, end) -> {
          Arrays.fill(y, first * channels, end * channels, 0f);
          for (int place = first; place < end; place++) {
            plane.taps(place, count);
            share[place] = 1 / share[place];
            plane.taps(place, add);
          }
        });
    return GradientTape.record(
        result, (dY, into) -> backward(dY.floats(), share, into.accumulator(x), plane), x);
  }

  // forward: y = sum of x / n   so: dX += dY / n
  private static void backward(float[] dY, float[] share, float[] dX, Plane plane) {
    int channels = plane.channels();
    Plane.Tap add =
        (place, tap, xAt) -> {
          int yAt = place * channels;
          for (int c = 0; c < channels; c++) {
            dX[xAt + c] += dY[yAt + c] * share[place];
          }
        };
    Workers.split(
        plane.batch(),
        Math.max(1, GRAIN / Math.max(1, plane.places() * plane.taps() * channels)),
        (first, end) -> {
          for (int place = first * plane.places(); place < end * plane.places(); place++) {
            plane.taps(place, add);
          }
        });
  }
}
