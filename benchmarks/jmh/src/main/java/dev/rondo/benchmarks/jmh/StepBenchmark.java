package dev.rondo.benchmarks.jmh;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;
import dev.rondo.kernel.RowProduct;
import dev.rondo.kernel.StepGates;
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

/** What one step of a stream is made of: a row times a matrix, and the gates. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class StepBenchmark {
  private static final int LSTM_GATES = 4;

  /** H. */
  @Param({"17", "128", "512"})
  public int units;

  private final RowProduct product = Kernels.get().rowProduct();
  private final StepGates stepGates = Kernels.get().stepGates();
  private Matrix recurrent;
  private float[] sums;
  private float[] gates;
  private float[] h;
  private float[] c;
  private float[] hNext;
  private float[] cNext;

  @Setup
  public void setUp() {
    int columns = LSTM_GATES * units;
    double limit = 1 / Math.sqrt(units);
    recurrent = Matrix.of(Values.uniform(units * columns, limit), units, columns);
    h = Values.uniform(units, 1);
    c = Values.uniform(units, 1);
    gates = new float[columns];
    sums = new float[columns];
    hNext = new float[units];
    cNext = new float[units];
  }

  @Benchmark
  public float[] rowProduct() {
    product.multiply(h, recurrent, null, 0, sums, 0);
    return sums;
  }

  @Benchmark
  public float[] lstmGates() {
    stepGates.lstm(gates, sums, c, cNext, hNext);
    return hNext;
  }

  @Benchmark
  public float[] gruGates() {
    stepGates.gruResetAfter(gates, sums, h, hNext);
    return hNext;
  }
}
