package dev.rondo.benchmarks.jmh;

import static dev.rondo.optimizers.Optimizers.adadelta;
import static dev.rondo.optimizers.Optimizers.adagrad;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.adamax;
import static dev.rondo.optimizers.Optimizers.lamb;
import static dev.rondo.optimizers.Optimizers.lion;
import static dev.rondo.optimizers.Optimizers.nadam;
import static dev.rondo.optimizers.Optimizers.rmsprop;
import static dev.rondo.optimizers.Optimizers.sgd;

import dev.rondo.optimizers.Optimizer;
import dev.rondo.tensor.GradientSum;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
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

/** One step of an optimizer on one weight: on all of it, and on the rows that a batch touched. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class OptimizerBenchmark {
  private static final float RATE = 1e-3f;

  /** Of an embedding: its width, and how many ids a batch looks up. */
  private static final int WIDTH = 64;

  private static final int IDS = 400;

  @Param({
    "sgd",
    "momentum",
    "rmsprop",
    "adagrad",
    "adadelta",
    "adam",
    "adam clipped",
    "adamax",
    "nadam",
    "lion",
    "lamb"
  })
  public String kind;

  @Param({"262144", "2000000"})
  public int size;

  private Optimizer optimizer;
  private Gradients gradients;
  private Optimizer optimizerOfRows;
  private Gradients gradientsOfRows;

  private Optimizer optimizer() {
    return switch (kind) {
      case "sgd" -> sgd(RATE);
      case "momentum" -> sgd(RATE).momentum(0.9f);
      case "rmsprop" -> rmsprop(RATE);
      case "adagrad" -> adagrad(RATE);
      case "adadelta" -> adadelta(RATE);
      case "adam" -> adam(RATE);
      case "adam clipped" -> adam(RATE).clipGlobalNorm(1);
      case "adamax" -> adamax(RATE);
      case "nadam" -> nadam(RATE);
      case "lion" -> lion(RATE);
      case "lamb" -> lamb(RATE);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @Setup
  public void setUp() {
    optimizer = optimizer();
    optimizerOfRows = optimizer();
    Weights weights = Weights.seeded(1);
    weights.add("w", Initializers.uniform(1), size);
    Tensor factors = Tensor.of(Values.uniform(size, 1), size);
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = Ops.sum(weights.get("w").value().mul(factors));
      gradients = tape.gradient(loss, weights).map(Tensor::detach);
    }
    int rows = size / WIDTH;
    Weights embedding = Weights.seeded(1);
    embedding.add("table", Initializers.uniform(1), rows, WIDTH);
    Tensor ids = Tensor.ofInts(Values.below(IDS, rows), IDS);
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = Ops.sum(Ops.gather(embedding.get("table").value(), ids));
      // It keeps the rows, where a dense gradient would cost the table.
      GradientSum rowsAlone = new GradientSum();
      rowsAlone.add(tape.gradient(loss, embedding));
      gradientsOfRows = rowsAlone.take();
    }
  }

  @Benchmark
  public int step() {
    optimizer.apply(gradients);
    return optimizer.steps();
  }

  @Benchmark
  public int stepOfRows() {
    optimizerOfRows.apply(gradientsOfRows);
    return optimizerOfRows.steps();
  }
}
