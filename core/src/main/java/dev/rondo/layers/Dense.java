package dev.rondo.layers;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Steps;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer, {@code y = f(x W + b)}, on the last axis: [B, .., D] to [B, .., units].
 *
 * <p>Weights {@code kernel} [D, units] and {@code bias} [units]. Mask and states go through; NaN in
 * a masked step does not matter.
 *
 * @param units width of the output
 * @param activation f
 */
public record Dense(
    int units,
    Activation activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer)
    implements Layer {

  /** Checks the units. */
  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("dense: expected units of at least 1 but got " + units);
    }
  }

  Dense(int units, Activation activation) {
    this(units, activation, true, Initializers.glorotUniform(), Initializers.zeros());
  }

  /** Without bias. */
  public Dense withoutBias() {
    return new Dense(units, activation, false, kernelInitializer, biasInitializer);
  }

  /** Other initializers. */
  public Dense initializers(Initializer kernel, Initializer bias) {
    return new Dense(units, activation, useBias, kernel, bias);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    if (input.rank() < 1 || input.dim(-1) < 1) {
      throw new IllegalArgumentException(
          name
              + ": expected a known number of features, at least 1, in the last axis but got "
              + input
              + ". Give it in input(..).");
    }
    int features = input.dim(-1);
    Tensor kernel = weights.add("kernel", kernelInitializer, features, units);
    @Nullable Tensor bias = useBias ? weights.add("bias", biasInitializer, units) : null;
    return new PerStep(input.with(-1, units)) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        check(name, x.value(), features);
        Tensor known = Masks.known(name, x);
        return x.withValue(activation.apply(Ops.linear(known, kernel, bias)));
      }

      @Override
      public LayerStep stepping() {
        return LayerStep.of(Steps.linear(kernel, bias, activation));
      }
    };
  }

  private static void check(String name, Tensor x, int features) {
    Floats.check(name, x);
    if (x.rank() < 2 || x.dim(-1) != features) {
      throw new IllegalArgumentException(
          name
              + ": expected [batch, .., "
              + features
              + "] but got "
              + x.shape()
              + (x.rank() == 1 ? ". Reshape a single example to a batch of one." : "."));
    }
  }
}
