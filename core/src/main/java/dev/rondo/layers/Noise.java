package dev.rondo.layers;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.function.BiFunction;

/** What layers share that do something random in training, and nothing else. */
final class Noise {
  private Noise() {}

  static LayerFunction function(
      String name, Shape input, BiFunction<Tensor, RandomState, Tensor> training) {
    return new PerStep(input) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        Floats.check(name, x.value());
        return pass.isTraining() ? x.withValue(training.apply(x.value(), pass.random())) : x;
      }

      @Override
      public LayerStep stepping() {
        return step -> {};
      }
    };
  }

  /** Normal numbers. */
  static Tensor normal(Shape shape, float mean, float stddev, RandomState random) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = mean + stddev * random.nextGaussian();
    }
    return Tensor.of(values, shape.toArray());
  }
}
