package dev.rondo.benchmarks.jmh;

import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.rmsprop;
import static dev.rondo.optimizers.Optimizers.sgd;

import dev.rondo.optimizers.Optimizer;
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

/** One step of an optimizer on one weight. */
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

  @Param({"sgd", "momentum", "rmsprop", "adam", "adam clipped"})
  public String kind;

  @Param({"262144", "2000000"})
  public int size;

  private Optimizer optimizer;
  private Gradients gradients;

  @Setup
  public void setUp() {
    optimizer =
        switch (kind) {
          case "sgd" -> sgd(RATE);
          case "momentum" -> sgd(RATE).momentum(0.9f);
          case "rmsprop" -> rmsprop(RATE);
          case "adam" -> adam(RATE);
          case "adam clipped" -> adam(RATE).clipGlobalNorm(1);
          default -> throw new IllegalArgumentException(kind);
        };
    Weights weights = Weights.seeded(1);
    weights.add("w", Initializers.uniform(1), size);
    Tensor factors = Tensor.of(Values.uniform(size, 1), size);
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = Ops.sum(weights.get("w").value().mul(factors));
      gradients = tape.gradient(loss, weights).map(Tensor::detach);
    }
  }

  @Benchmark
  public int step() {
    optimizer.apply(gradients);
    return optimizer.steps();
  }
}
