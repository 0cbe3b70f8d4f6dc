package dev.rondo.benchmarks.jmh;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Softmax;
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

/** Softmax, and cross-entropy with its gradient. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class SoftmaxBenchmark {
  private static final int ROWS = 400;

  @Param({"65", "1000", "10000"})
  public int classes;

  private final Softmax softmax = Kernels.get().softmax();
  private final float[] losses = new float[ROWS];
  private float[] logits;
  private float[] y;
  private int[] labels;

  @Setup
  public void setUp() {
    logits = Values.uniform(ROWS * classes, 3);
    y = new float[ROWS * classes];
    labels = Values.below(ROWS, classes);
  }

  @Benchmark
  public float[] probabilities() {
    softmax.softmax(logits, y, ROWS, classes);
    return y;
  }

  @Benchmark
  public float[] crossEntropyWithGradient() {
    softmax.crossEntropy(logits, labels, losses, y, ROWS, classes);
    return y;
  }
}
