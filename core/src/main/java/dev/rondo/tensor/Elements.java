package dev.rondo.tensor;

import dev.rondo.kernel.BinaryMap;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.UnaryMap;
import dev.rondo.kernel.Workers;

/** Element-wise kernels over whole arrays, split among threads. */
final class Elements {
  /** How many cheap results are worth waking a thread for. */
  static final int GRAIN = 1 << 15;

  private static final int MAP_GRAIN = 1 << 13;

  private Elements() {}

  /** {@code y = f(x)}. */
  static void map(UnaryMap f, float[] x, float[] y, int n) {
    Workers.split(n, MAP_GRAIN, (from, to) -> Kernels.get().elementwise().map(f, x, y, from, to));
  }

  /** {@code dX = dY * f'(x)}. */
  static void derivative(UnaryMap f, float[] x, float[] y, float[] dY, float[] dX, int n) {
    Workers.split(
        n,
        MAP_GRAIN,
        (from, to) -> Kernels.get().elementwise().derivative(f, x, y, dY, dX, from, to));
  }

  /** {@code y = f(a, b)}; {@code y} may be one of them. */
  static void combine(BinaryMap f, float[] a, float[] b, float[] y, int n) {
    Workers.split(
        n,
        GRAIN,
        (from, to) -> Kernels.get().elementwise().combine(f, a, from, b, from, y, from, to - from));
  }

  /** {@code y += x}, over {@code n} places from {@code xAt} and {@code yAt} on. */
  static void addTo(float[] y, int yAt, float[] x, int xAt, int n) {
    Kernels.get().elementwise().combine(BinaryMap.ADD, y, yAt, x, xAt, y, yAt, n);
  }
}
