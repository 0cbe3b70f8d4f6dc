package dev.rondo.benchmarks.jmh;

import dev.rondo.tensor.AttentionOps;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.ScaledDotProduct;
import dev.rondo.tensor.Sliding;
import dev.rondo.tensor.Tensor;
import dev.rondo.tensor.WindowOps;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
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

/** Operations that are built of the kernels: attention, and windows that slide over a sequence. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class OperationBenchmark {
  private static final int WIDTH = 128;
  private static final int HEADS = 4;
  private static final int SIZE = 3;

  @Param({"attention", "additive scores", "conv", "depthwise conv", "max pool", "average pool"})
  public String operation;

  /** B x T. */
  @Param({"8x64", "8x512"})
  public String shape;

  private UnaryOperator<Tensor> forward;
  private Tensor x;

  @Setup
  public void setUp() {
    String[] parts = shape.split("x");
    int b = Integer.parseInt(parts[0]);
    int t = Integer.parseInt(parts[1]);
    x = Tensor.of(Values.uniform(b * t * WIDTH, 1), b, t, WIDTH);
    Sliding window = new Sliding(SIZE, 1, 1, Padding.SAME);
    ScaledDotProduct how = ScaledDotProduct.of(HEADS, (float) Math.sqrt((double) HEADS / WIDTH));
    Tensor kernel = Tensor.of(Values.uniform(SIZE * WIDTH * WIDTH, 0.1), SIZE, WIDTH, WIDTH);
    Tensor each = Tensor.of(Values.uniform(SIZE * WIDTH, 1), SIZE, WIDTH, 1);
    Tensor scale = Tensor.of(Values.uniform(WIDTH, 1), WIDTH);
    forward =
        switch (operation) {
          case "attention" -> y -> AttentionOps.attention(how, y, y, y);
          case "additive scores" -> y -> AttentionOps.additiveScores(y, y, scale);
          case "conv" -> y -> WindowOps.conv(y, kernel, null, 1, window);
          case "depthwise conv" -> y -> WindowOps.depthwiseConv(y, each, null, window);
          case "max pool" -> y -> WindowOps.maxPool(y, window);
          case "average pool" -> y -> WindowOps.averagePool(y, window);
          default -> throw new IllegalArgumentException(operation);
        };
  }

  @Benchmark
  public Tensor forward() {
    return forward.apply(x);
  }

  /** The gradient of what goes in. */
  @Benchmark
  public Tensor forwardAndBackward() {
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      return tape.gradient(Ops.sum(forward.apply(x)), x).detach();
    }
  }
}
