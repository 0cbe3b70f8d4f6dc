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
   * Sequences, filled up to the longest of those that are taken together.
   *
   * @param pre whether at the beginning
   */
  record OfSequences(Ragged sequences, boolean pre) implements Rows {

    @Override
    public int count() {
      return sequences.count();
    }

    private Filling filling(int[] examples) {
      return new Filling(sequences.longest(examples), 0, pre, pre);
    }

    @Override
    public Tensor take(int[] examples) {
      return sequences.fill(examples, filling(examples));
    }

    @Override
    public void checkFinite(String name, int[] examples, @Nullable Tensor mask) {
      for (int each : examples) {
        Tensor one = sequences.sequences().get(each);
        Finite.check(
            name + " of example " + each, "step", one, IntStream.range(0, one.dim(0)), null);
      }
    }
  }

  /** Which steps of such sequences are there. */
  record MaskOfSequences(OfSequences of) implements Rows {

    @Override
    public int count() {
      return of.count();
    }

    @Override
    public Tensor take(int[] examples) {
      return of.sequences.mask(examples, of.filling(examples));
    }

    @Override
    public void checkFinite(String name, int[] examples, @Nullable Tensor mask) {}
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
