package dev.rondo.optimizers;

import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A weight for tests, and a loss whose gradients are whatever a test wants. */
final class Parameter implements Differentiable {
  private final String name;
  private final Tensor value;

  Parameter(String name, float... numbers) {
    this.name = name;
    this.value = Tensor.of(numbers, numbers.length).asTrainable();
  }

  @Override
  public Tensor value() {
    return value;
  }

  @Override
  public String name() {
    return name;
  }

  float[] numbers() {
    return value.toArray();
  }

  /** Takes a step with this gradient: that of {@code sum(w * gradient)}. */
  void step(Optimizer optimizer, float... gradient) {
    step(optimizer, List.of(this), List.of(gradient));
  }

  /** Takes a step with a gradient for each parameter. */
  static void step(Optimizer optimizer, List<Parameter> parameters, List<float[]> wanted) {
    try (GradientTape tape = GradientTape.record()) {
      List<Tensor> parts = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        float[] gradient = wanted.get(i);
        Tensor g = Tensor.of(gradient, gradient.length);
        parts.add(Ops.sum(Ops.mul(parameters.get(i).value, g)));
      }
      Gradients gradients = tape.gradient(parts.stream().reduce(Ops::add).get(), parameters);
      optimizer.apply(gradients);
    }
  }
}
