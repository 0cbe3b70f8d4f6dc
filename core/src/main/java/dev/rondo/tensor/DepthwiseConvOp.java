package dev.rondo.tensor;

import dev.rondo.kernel.BinaryMap;
import dev.rondo.kernel.Elementwise;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of each channel by itself. Shapes: x [B, .., C], kernel [.., C, M], y [.., C M].
 */
final class DepthwiseConvOp {
  /** Multiplications worth waking a thread for. */
  private static final int GRAIN = 1 << 15;

  /** Fewer channels are not worth a kernel's call. */
  private static final int SHORT = 16;

  private final Plane plane;
  private final Tensor x;
  private final Tensor kernel;
  private final @Nullable Tensor bias;
  private final int channels;

  /** M, the outputs of a channel. */
  private final int multiplier;

  private final int width;

  private DepthwiseConvOp(Plane plane, Tensor x, Tensor kernel, @Nullable Tensor bias) {
    this.plane = plane;
    this.x = x;
    this.kernel = kernel;
    this.bias = bias;
    channels = plane.channels();
    multiplier = kernel.dim(-1);
    width = channels * multiplier;
  }

  static Tensor apply(Tensor x, Tensor kernel, @Nullable Tensor bias, Sliding... axes) {
    Plane plane = Plane.of("depthwiseConv", x, axes);
    check(plane, kernel, bias);
    DepthwiseConvOp op = new DepthwiseConvOp(plane, x, kernel, bias);
    Tensor y = op.forward();
    return bias == null
        ? GradientTape.record(y, op::backward, x, kernel)
        : GradientTape.record(y, op::backward, x, kernel, bias);
  }

  private static void check(Plane plane, Tensor kernel, @Nullable Tensor bias) {
    kernel.floats("depthwiseConv");
    int multiplier = kernel.rank() < 1 ? 0 : kernel.dim(-1);
    Shape expected =
        plane.shape().rank() == 4
            ? Shape.of(plane.rows().size(), plane.columns().size(), plane.channels(), multiplier)
            : Shape.of(plane.columns().size(), plane.channels(), multiplier);
    if (!kernel.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "depthwiseConv: expected a kernel of shape " + expected + " but got " + kernel.shape());
    }
    int width = plane.channels() * multiplier;
    if (bias != null && !bias.shape().equals(Shape.of(width))) {
      throw new IllegalArgumentException(
          "depthwiseConv: expected a bias of shape [" + width + "] but got " + bias.shape());
    }
  }

  private int grain(int taps) {
    return Math.max(1, GRAIN / Math.max(1, taps * width));
  }

  // forward: y[c, m] = b[c, m] + sum over taps of x[c] k[tap, c, m]
  private Tensor forward() {
    Tensor result = Tensor.allocate(plane.output(width));
    float[] y = result.floats();
    float[] from = x.floats();
    float[] k = kernel.floats();
    float @Nullable [] b = bias == null ? null : bias.floats();
    Workers.split(
        plane.batch() * plane.places(),
        grain(plane.taps()),
        (first, end) -> {
          float[] products = new float[width];
          Plane.Tap add =
              (place, tap, xAt) -> {
                int yAt = place * width;
                int kAt = tap * width;
                if (multiplier == 1) {
                  addProducts(from, xAt, k, kAt, y, yAt, products);
                  return;
                }
                for (int i = 0; i < width; i++) {
                  y[yAt + i] += from[xAt + i / multiplier] * k[kAt + i];
                }
              };
          for (int place = first; place < end; place++) {
            if (b == null) {
              Arrays.fill(y, place * width, (place + 1) * width, 0f);
            } else {
              System.arraycopy(b, 0, y, place * width, width);
            }
            plane.taps(place, add);
          }
        });
    return result;
  }

  private void backward(Tensor dY, GradientSink into) {
    if (into.wants(x)) {
      inputGradient(dY.floats(), into.accumulator(x));
    }
    if (into.wants(kernel)) {
      Tensor dK = Tensor.allocateZeros(kernel.shape());
      kernelGradient(dY.floats(), dK.floats());
      into.give(kernel, dK);
    }
    if (bias != null && into.wants(bias)) {
      Tensor db = Tensor.allocate(bias.shape());
      int places = plane.batch() * plane.places();
      Kernels.get().reduction().sum(dY.floats(), 1, places, width, db.floats());
      into.give(bias, db);
    }
  }

  // forward: y[c, m] += x[c] k[tap, c, m]   so: dX[c] += sum over m of dY[c, m] k[tap, c, m]
  private void inputGradient(float[] dY, float[] dX) {
    float[] k = kernel.floats();
    // an example's windows overlap, so that its places stay with one thread
    Workers.split(
        plane.batch(),
        grain(plane.taps() * plane.places()),
        (first, end) -> {
          float[] products = new float[width];
          Plane.Tap add =
              (place, tap, xAt) -> {
                int yAt = place * width;
                int kAt = tap * width;
                if (multiplier == 1) {
                  addProducts(dY, yAt, k, kAt, dX, xAt, products);
                  return;
                }
                for (int i = 0; i < width; i++) {
                  dX[xAt + i / multiplier] += dY[yAt + i] * k[kAt + i];
                }
              };
          for (int place = first * plane.places(); place < end * plane.places(); place++) {
            plane.taps(place, add);
          }
        });
  }

  // forward: y[c, m] += x[c] k[tap, c, m]   so: dK[tap, c, m] += sum over places of dY[c, m] x[c]
  private void kernelGradient(float[] dY, float[] dK) {
    float[] from = x.floats();
    int places = plane.batch() * plane.places();
    Workers.split(
        plane.taps(),
        grain(places),
        (first, end) -> {
          float[] products = new float[width];
          Plane.Tap add =
              (place, tap, xAt) -> {
                if (tap < first || tap >= end) {
                  return;
                }
                int yAt = place * width;
                int kAt = tap * width;
                if (multiplier == 1) {
                  addProducts(dY, yAt, from, xAt, dK, kAt, products);
                  return;
                }
                for (int i = 0; i < width; i++) {
                  dK[kAt + i] += dY[yAt + i] * from[xAt + i / multiplier];
                }
              };
          for (int place = 0; place < places; place++) {
            plane.taps(place, add);
          }
        });
  }

  /** {@code y += a b}, over all channels. */
  private void addProducts(
      float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, float[] products) {
    if (width < SHORT) {
      for (int c = 0; c < width; c++) {
        y[yAt + c] += a[aAt + c] * b[bAt + c];
      }
      return;
    }
    Elementwise kernel = Kernels.get().elementwise();
    kernel.combine(BinaryMap.MULTIPLY, a, aAt, b, bAt, products, 0, width);
    kernel.combine(BinaryMap.ADD, y, yAt, products, 0, y, yAt, width);
  }
}
