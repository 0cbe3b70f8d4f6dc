package dev.rondo.benchmarks.jmh;

import dev.rondo.kernel.Elementwise;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.UnaryMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Functions of one number, in cache, on one thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class ActivationBenchmark {
  private static final int SIZE = 4096;

  @Param({"TANH", "SIGMOID", "EXP", "RELU", "GELU"})
  public UnaryMap map;

  private final Elementwise elementwise = Kernels.get().elementwise();
  private final float[] x = Values.uniform(SIZE, 4);
  private final float[] dY = Values.uniform(SIZE, 1);
  private final float[] y = new float[SIZE];
  private final float[] dX = new float[SIZE];

  @Benchmark
  public float[] forward() {
    elementwise.map(map, x, y, 0, SIZE);
    return y;
  }

  @Benchmark
  public float[] backward() {
    elementwise.derivative(map, x, y, dY, dX, 0, SIZE);
    return dX;
  }
}
