package dev.rondo.benchmarks.jmh;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Reduction;
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

/** Sums and maxima along the last axis and along the first, and the squares of a norm. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class ReductionBenchmark {
  /** outer x n x inner. */
  @Param({"400x1000x1", "1x400x1000", "64x65x17"})
  public String shape;

  private final Reduction reduction = Kernels.get().reduction();
  private int outer;
  private int n;
  private int inner;
  private float[] x;
  private float[] y;
  private int[] at;

  @Setup
  public void setUp() {
    String[] parts = shape.split("x");
    outer = Integer.parseInt(parts[0]);
    n = Integer.parseInt(parts[1]);
    inner = Integer.parseInt(parts[2]);
    x = Values.uniform(outer * n * inner, 1);
    y = new float[outer * inner];
    at = new int[outer * inner];
  }

  @Benchmark
  public float[] sum() {
    reduction.sum(x, outer, n, inner, y);
    return y;
  }

  @Benchmark
  public float[] max() {
    reduction.max(x, outer, n, inner, y, at);
    return y;
  }

  @Benchmark
  public double squares() {
    return reduction.squares(x, 0, x.length);
  }
}
