package dev.rondo.benchmarks.jmh;

import dev.rondo.kernel.BinaryMap;
import dev.rondo.kernel.Elementwise;
import dev.rondo.kernel.Kernels;
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

/** Functions of two numbers, and adding a multiple, on one thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class ElementwiseBenchmark {
  private static final float ALPHA = 1e-6f;

  /** In the first cache, odd, and in memory. */
  @Param({"1024", "1023", "8388608"})
  public int size;

  /** Of two numbers. */
  @State(Scope.Benchmark)
  public static class Function {
    @Param({"ADD", "MULTIPLY", "DIVIDE", "MAXIMUM"})
    public BinaryMap function;
  }

  private final Elementwise elementwise = Kernels.get().elementwise();
  private float[] a;
  private float[] b;
  private float[] y;

  @Setup
  public void setUp() {
    a = Values.uniform(size, 1);
    b = Values.uniform(size, 2);
    y = new float[size];
  }

  @Benchmark
  public float[] combine(Function f) {
    elementwise.combine(f.function, a, 0, b, 0, y, 0, size);
    return y;
  }

  @Benchmark
  public float[] combineWithOne(Function f) {
    elementwise.combine(f.function, a, 0, 2f, y, 0, size);
    return y;
  }

  @Benchmark
  public float[] oneCombineWith(Function f) {
    elementwise.combine(f.function, 2f, b, 0, y, 0, size);
    return y;
  }

  @Benchmark
  public float[] axpy() {
    elementwise.axpy(ALPHA, a, 0, y, 0, size);
    return y;
  }
}
