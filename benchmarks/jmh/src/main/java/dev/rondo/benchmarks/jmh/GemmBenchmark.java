package dev.rondo.benchmarks.jmh;

import dev.rondo.kernel.Gemm;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;
import dev.rondo.kernel.PackedMatrix;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Matrix products, and packing by itself. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class GemmBenchmark {
  /** M x K x N. */
  @Param({
    "1x128x512",
    "1x256x1024",
    "8x128x512",
    "32x256x768",
    "32x256x1024",
    "256x256x1008",
    "512x512x2016",
    "400x200x10000",
    "17x31x65"
  })
  public String shape;

  private final Gemm gemm = Kernels.get().gemm();
  private Matrix a;
  private Matrix b;
  private Matrix bStoredTransposed;
  private Matrix c;
  private PackedMatrix packed;

  @Setup
  public void setUp() {
    String[] parts = shape.split("x");
    int m = Integer.parseInt(parts[0]);
    int k = Integer.parseInt(parts[1]);
    int n = Integer.parseInt(parts[2]);
    a = Matrix.of(Values.uniform(m * k, 1), m, k);
    b = Matrix.of(Values.uniform(k * n, 1), k, n);
    bStoredTransposed = Matrix.of(Values.uniform(k * n, 1), n, k).transpose();
    c = Matrix.of(new float[m * n], m, n);
    packed = gemm.pack(b);
  }

  @Benchmark
  public float[] product() {
    gemm.multiply(a, b, c, false);
    return c.data();
  }

  @Benchmark
  public float[] productWithTransposed() {
    gemm.multiply(a, bStoredTransposed, c, false);
    return c.data();
  }

  @Benchmark
  public float[] productWithPacked() {
    gemm.multiply(a, packed, c, false);
    return c.data();
  }

  @Benchmark
  public PackedMatrix packing() {
    return gemm.pack(b);
  }
}
