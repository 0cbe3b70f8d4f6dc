package dev.rondo.benchmarks.jmh;

import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.IndRnnCell;
import dev.rondo.cells.LruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.MinGruCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.SruCell;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Layers;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Rnn;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
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

/** The fused scan of each cell, with so few inputs that the recurrence is nearly all of it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class ScanBenchmark {
  private static final int FEATURES = 8;
  private static final float DROPPED = 0.3f;
  private static final float CLIP = 3;

  /**
   * From mingru to indrnn recurrences without a product: real, complex, and two of their own; then
   * variants and regularisers, of which zoneout and dropout work in training only.
   */
  @Param({
    "lstm",
    "gru",
    "gru reset before",
    "simple",
    "mingru",
    "lru",
    "sru",
    "indrnn",
    "lstm peepholes",
    "lstm cell clip",
    "lstm coupled gates",
    "lstm projection",
    "lstm layer norm",
    "gru layer norm",
    "lstm recurrent dropout",
    "gru recurrent dropout",
    "lstm zoneout",
    "gru zoneout"
  })
  public String cell;

  /** B x T x H. */
  @Param({"1x1x128", "1x64x256", "32x64x256", "64x128x512"})
  public String shape;

  private final Weights weights = Weights.seeded(1);
  private LayerFunction layer;
  private Tensor x;

  @Setup
  public void setUp() {
    String[] parts = shape.split("x");
    int b = Integer.parseInt(parts[0]);
    int t = Integer.parseInt(parts[1]);
    int h = Integer.parseInt(parts[2]);
    layer = rnn(h).returnSequences().build("rnn", weights, Shape.of(Shape.ANY, FEATURES));
    x = Tensor.of(Values.uniform(b * t * FEATURES, 1), b, t, FEATURES);
  }

  private Rnn rnn(int units) {
    return switch (cell) {
      case "lstm recurrent dropout" -> Layers.lstm(units).recurrentDropout(DROPPED);
      case "gru recurrent dropout" -> Layers.gru(units).recurrentDropout(DROPPED);
      case "lstm zoneout" -> Layers.lstm(units).zoneout(DROPPED);
      case "gru zoneout" -> Layers.gru(units).zoneout(DROPPED);
      default -> Layers.rnn(cell(units));
    };
  }

  private Cell cell(int units) {
    return switch (cell) {
      case "lstm" -> new LstmCell(units);
      case "gru" -> new GruCell(units);
      case "gru reset before" -> new GruCell(units).resetBefore();
      case "simple" -> new SimpleRnnCell(units);
      case "mingru" -> new MinGruCell(units);
      case "lru" -> new LruCell(units);
      case "sru" -> new SruCell(units);
      case "indrnn" -> new IndRnnCell(units);
      case "lstm peepholes" -> new LstmCell(units).withPeepholes();
      case "lstm cell clip" -> new LstmCell(units).cellClip(CLIP);
      case "lstm coupled gates" -> new LstmCell(units).withCoupledGates();
      case "lstm projection" -> new LstmCell(units).projection(units / 2);
      case "lstm layer norm" -> new LstmCell(units).withLayerNormalization();
      case "gru layer norm" -> new GruCell(units).withLayerNormalization();
      default -> throw new IllegalArgumentException(cell);
    };
  }

  @Benchmark
  public Tensor forward() {
    return layer.apply(Signal.of(x), Pass.inference()).value();
  }

  /** Gradients of the weights; their products stand here too. */
  @Benchmark
  public Gradients forwardAndBackward() {
    try (GradientTape tape = GradientTape.record()) {
      Tensor y = layer.apply(Signal.of(x), Pass.training(RandomState.seeded(1))).value();
      return tape.gradient(Ops.sum(y), weights);
    }
  }
}
