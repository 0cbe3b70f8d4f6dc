package dev.rondo.dataset;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One number or array for each example, by its index. */
interface Rows {

  int count();

  /** The rows of these examples, one behind the other. */
  Tensor take(int[] examples);

  /**
   * @param mask [N, T], 0 at the steps that do not matter, or null
   * @throws IllegalArgumentException if one of these examples has a number that is not finite
   */
  void checkFinite(String name, int[] examples, @Nullable Tensor mask);

  /** The rows of a tensor [N, ..]. */
  record OfTensor(Tensor tensor) implements Rows {

    @Override
    public int count() {
      return tensor.dim(0);
    }

    @Override
    public Tensor take(int[] examples) {
      return Ops.gather(tensor, Tensor.ofInts(examples, examples.length));
    }

    @Override
    public void checkFinite(String name, int[] examples, @Nullable Tensor mask) {
      Finite.check(name, "example", tensor, Arrays.stream(examples), mask);
    }
  }

  /**
   * Windows of a series [T, D]: example i holds the time steps {@code i * stride + offset} and the
   * {@code width - 1} after it.
   *
   * @param flat whether a window is [width * D] and not [width, D]
   */
  record OfSeries(Tensor series, int count, int stride, int offset, int width, boolean flat)
      implements Rows {

    @Override
    public Tensor take(int[] examples) {
      int[] times = new int[examples.length * width];
      for (int i = 0; i < times.length; i++) {
        times[i] = examples[i / width] * stride + offset + i % width;
      }
      Tensor windows = Ops.gather(series, Tensor.ofInts(times, examples.length, width));
      Shape shape = windows.shape();
      return flat ? Ops.reshape(windows, examples.length, width * shape.dim(2)) : windows;
    }

    /** The windows share time steps, so the series is looked at instead, once. */
    @Override
    public void checkFinite(String name, int[] examples, @Nullable Tensor mask) {
      if (offset == 0) {
        Finite.check("series", "time step", series, IntStream.range(0, series.dim(0)), null);
      }
    }
  }
}
