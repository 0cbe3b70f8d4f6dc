package dev.rondo.benchmarks.work;

import dev.rondo.kernel.Gemm;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;
import java.util.Map;

/** A product whose right-hand side is packed anew each time. */
final class RondoGemm implements Work {
  private final Gemm gemm = Kernels.get().gemm();
  private final Matrix a;
  private final Matrix b;
  private final Matrix c;

  RondoGemm(BenchmarkShape shape, CaseNumbers numbers) {
    a = Matrix.of(numbers.input(), shape.batch(), shape.input());
    b = Matrix.of(numbers.kernel(0), shape.input(), shape.units());
    c = Matrix.of(new float[shape.batch() * shape.units()], shape.batch(), shape.units());
  }

  @Override
  public Map<String, float[]> outputs() {
    run();
    return Map.of("product", c.data().clone());
  }

  @Override
  public void run() {
    gemm.multiply(a, b, c, false);
  }
}
