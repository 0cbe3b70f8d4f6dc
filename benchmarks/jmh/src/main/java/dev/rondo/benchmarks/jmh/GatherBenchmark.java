package dev.rondo.benchmarks.jmh;

import dev.rondo.kernel.Gather;
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

/** Rows of an embedding, and their gradients. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class GatherBenchmark {
  private static final int ROWS = 10_000;
  private static final int IDS = 2048;

  @Param({"64", "200"})
  public int width;

  private final Gather gather = Kernels.get().gather();
  private final int[] ids = Values.below(IDS, ROWS);
  private float[] table;
  private float[] y;

  @Setup
  public void setUp() {
    table = Values.uniform(ROWS * width, 1);
    y = new float[IDS * width];
  }

  @Benchmark
  public float[] gather() {
    gather.gather(table, width, ids, IDS, y);
    return y;
  }

  @Benchmark
  public float[] scatterAdd() {
    gather.scatterAdd(y, ids, IDS, width, table);
    return table;
  }
}
