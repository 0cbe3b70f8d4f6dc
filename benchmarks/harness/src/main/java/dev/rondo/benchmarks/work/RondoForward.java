package dev.rondo.benchmarks.work;

import dev.rondo.model.Model;
import dev.rondo.tensor.Tensor;
import java.util.Map;

/** The outputs of all steps of a batch. */
final class RondoForward implements Work {
  private final Model model;
  private final Tensor x;

  /** Read by nobody; keeps the compiler from leaving the work out. */
  Tensor last = Tensor.scalar(0);

  RondoForward(Model model, BenchmarkShape shape, CaseNumbers numbers) {
    this.model = model;
    this.x = Tensor.of(numbers.input(), shape.batch(), shape.steps(), shape.input());
  }

  @Override
  public Map<String, float[]> outputs() {
    return Map.of("outputs", model.forward(x).toArray());
  }

  @Override
  public void run() {
    last = model.forward(x);
  }
}
