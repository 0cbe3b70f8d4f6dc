package dev.rondo.tensor;

import dev.rondo.kernel.Gemm;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;
import dev.rondo.kernel.PackedMatrix;
import dev.rondo.kernel.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Convolution over one or two axes, as products of {@link Patches} and the kernel.
 *
 * <p>Shapes: x [B, .., C], kernel [.., C / groups, N], bias [N], y [B, .., N]. Group g reads the
 * channels {@code g C/groups ..} and writes the filters {@code g N/groups ..}.
 */
final class ConvOp {
  /** Multiplications worth waking a thread for. */
  private static final long GRAIN = 1 << 18;

  private final Plane plane;
  private final Tensor x;
  private final Tensor kernel;
  private final @Nullable Tensor bias;
  private final int groups;
  private final int filters;
  private final Gemm gemm = Kernels.get().gemm();

  private ConvOp(Plane plane, Tensor x, Tensor kernel, @Nullable Tensor bias, int groups) {
    this.plane = plane;
    this.x = x;
    this.kernel = kernel;
    this.bias = bias;
    this.groups = groups;
    filters = kernel.dim(-1);
  }

  static Tensor apply(Tensor x, Tensor kernel, @Nullable Tensor bias, int groups, Sliding... axes) {
    Plane plane = Plane.of("conv", x, axes);
    check(plane, kernel, bias, groups);
    if (groups == 1 && plane.taps() == 1 && plane.places() * plane.channels() == plane.example()) {
      return LinearOp.apply(x, kernel.reshape(plane.channels(), kernel.dim(-1)), bias);
    }
    Sliding time = axes[0];
    if (axes.length == 1 && groups == 1 && time.dilation() == 1 && !time.isInside()) {
      // with the zeros in place, windows are views and need no copies of their own
      int after = time.after(x.dim(1));
      Tensor padded = PadOp.apply(x, 1, plane.left(), after);
      return apply(padded, kernel, bias, 1, time.inside());
    }
    ConvOp op = new ConvOp(plane, x, kernel, bias, groups);
    Tensor y = Tensor.allocate(plane.output(op.filters));
    for (int group = 0; group < groups; group++) {
      op.forward(new Patches(plane, group, groups), y.floats());
    }
    return bias == null
        ? GradientTape.record(y, op::backward, x, kernel)
        : GradientTape.record(y, op::backward, x, kernel, bias);
  }

  private static void check(Plane plane, Tensor kernel, @Nullable Tensor bias, int groups) {
    kernel.floats("conv");
    int filters = kernel.rank() < 1 ? 0 : kernel.dim(-1);
    if (groups < 1 || plane.channels() % groups != 0 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "conv: expected a number of groups that divides "
              + plane.channels()
              + " channels and "
              + filters
              + " filters but got "
              + groups);
    }
    int channels = plane.channels() / groups;
    Shape expected =
        plane.shape().rank() == 4
            ? Shape.of(plane.rows().size(), plane.columns().size(), channels, filters)
            : Shape.of(plane.columns().size(), channels, filters);
    if (!kernel.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "conv: expected a kernel of shape " + expected + " but got " + kernel.shape());
    }
    if (bias != null && !bias.shape().equals(Shape.of(filters))) {
      throw new IllegalArgumentException(
          "conv: expected a bias of shape [" + filters + "] but got " + bias.shape());
    }
  }

  private int groupFilters() {
    return filters / groups;
  }

  /** The kernel of a group as a matrix [taps * channels, filters]. */
  private Matrix kernel(float[] data, Patches patches) {
    int at = patches.group() * groupFilters();
    return Matrix.strided(data, at, patches.columns(), groupFilters(), filters);
  }

  /** Output places of a group, or their gradients, as rows. */
  private Matrix rows(float[] y, Patches patches, int from, int to) {
    int at = from * filters + patches.group() * groupFilters();
    return Matrix.strided(y, at, to - from, groupFilters(), filters);
  }

  private int grain(Patches patches, int rows) {
    long work = (long) rows * patches.columns() * groupFilters();
    return (int) Math.max(1, GRAIN / Math.max(1, work));
  }

  // forward: y = patches(x) K + b
  private void forward(Patches patches, float[] y) {
    PackedMatrix packed = gemm.pack(kernel(kernel.floats(), patches));
    float @Nullable [] b = bias == null ? null : bias.floats();
    int places = plane.places();
    int block = patches.isView() ? places : patches.blockRows();
    int all = plane.batch() * places;
    int blocks = (all + block - 1) / block;
    Workers.split(
        blocks,
        grain(patches, block),
        (from, to) -> {
          float[] buffer =
              patches.isView() ? new float[0] : new float[Math.min(block, all) * patches.columns()];
          for (int i = from; i < to; i++) {
            int first = i * block;
            int end = Math.min(all, first + block);
            Matrix sums = rows(y, patches, first, end);
            Matrix start =
                b == null
                    ? null
                    : Matrix.strided(
                        b, patches.group() * groupFilters(), end - first, groupFilters(), 0);
            gemm.multiply(matrix(patches, first, end, buffer), packed, start, sums);
          }
        });
  }

  /** The rows of output places; within one example if they are a view. */
  private Matrix matrix(Patches patches, int first, int end, float[] buffer) {
    if (patches.isView()) {
      int b = first / plane.places();
      int before = b * plane.places();
      return patches.view(x.floats(), b, first - before, end - before);
    }
    patches.gather(x.floats(), first, end, buffer);
    return Matrix.of(buffer, end - first, patches.columns());
  }

  private void backward(Tensor dY, GradientSink into) {
    if (into.wants(kernel)) {
      weightGradient(dY, into);
    }
    if (bias != null && into.wants(bias)) {
      Tensor db = Tensor.allocate(bias.shape());
      int all = plane.batch() * plane.places();
      Kernels.get().reduction().sum(dY.floats(), 1, all, filters, db.floats());
      into.give(bias, db);
    }
    if (into.wants(x)) {
      for (int group = 0; group < groups; group++) {
        inputGradient(new Patches(plane, group, groups), dY.floats(), into.accumulator(x));
      }
    }
  }

  // forward: y = patches(x) K   so: dK += patches(x)' dY, block by block; products split dK
  private void weightGradient(Tensor dY, GradientSink into) {
    Tensor dK = Tensor.allocate(kernel.shape());
    for (int group = 0; group < groups; group++) {
      Patches patches = new Patches(plane, group, groups);
      Matrix sum = kernel(dK.floats(), patches);
      int all = plane.batch() * plane.places();
      int block = patches.isView() ? plane.places() : Math.min(all, patches.blockRows());
      float[] buffer = new float[patches.isView() ? 0 : block * patches.columns()];
      for (int first = 0; first < all; first += block) {
        int end = Math.min(all, first + block);
        Matrix left = matrix(patches, first, end, buffer).transpose();
        gemm.multiply(left, rows(dY.floats(), patches, first, end), sum, first > 0);
      }
    }
    into.give(kernel, dK);
  }

  // forward: y = patches(x) K   so: dX += what the windows saw of dY K'; split by examples
  private void inputGradient(Patches patches, float[] dY, float[] dX) {
    PackedMatrix packed = gemm.pack(kernel(kernel.floats(), patches).transpose());
    int places = plane.places();
    int block = Math.min(places, patches.blockRows());
    Workers.split(
        plane.batch(),
        grain(patches, places),
        (from, to) -> {
          float[] buffer = new float[block * patches.columns()];
          for (int b = from; b < to; b++) {
            for (int first = b * places; first < (b + 1) * places; first += block) {
              int end = Math.min((b + 1) * places, first + block);
              Matrix dRows = Matrix.of(buffer, end - first, patches.columns());
              gemm.multiply(rows(dY, patches, first, end), packed, null, dRows);
              patches.scatter(buffer, first, end, dX);
            }
          }
        });
  }
}
