package dev.rondo.layers;

import static dev.rondo.layers.Layers.attentionPooling;
import static dev.rondo.layers.Layers.attentionWeights;
import static dev.rondo.layers.Layers.input;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AttentionPoolingTest {
  private static final Tensor X = Tensors.random(1, 2, 4, 3);
  private static final Tensor MASK = Tensor.of(new float[] {1, 1, 0, 0, 0, 1, 1, 1}, 2, 4);

  private static LayerFunction build(AttentionPooling layer, Weights weights) {
    LayerFunction function = layer.build("pool", weights, Shape.of(4, 3));
    long seed = 10;
    for (Weight weight : weights) {
      weight.assign(Tensors.random(seed++, weight.value().shape().toArray()));
    }
    return function;
  }

  /** Against the equations, in float64. */
  @Test
  void meansAreThoseOfTheEquations() {
    Weights weights = Weights.seeded(1);
    LayerFunction function = build(attentionPooling(5).hops(2), weights);
    Tensor kernel = weights.get("kernel").value();
    Tensor bias = weights.get("bias").value();
    Tensor query = weights.get("query").value();
    Tensor y = function.apply(Signal.of(X).withMask(MASK), Pass.inference()).value();
    assertEquals(Shape.of(2, 2, 3), y.shape());
    for (int b = 0; b < 2; b++) {
      for (int hop = 0; hop < 2; hop++) {
        double[] a = new double[4];
        for (int t = 0; t < 4; t++) {
          double score = 0;
          for (int u = 0; u < 5; u++) {
            double sum = bias.get(u);
            for (int d = 0; d < 3; d++) {
              sum += X.get(b, t, d) * kernel.get(d, u);
            }
            score += Math.tanh(sum) * query.get(u, hop);
          }
          a[t] = MASK.get(b, t) * Math.exp(score);
        }
        double all = Arrays.stream(a).sum();
        for (int d = 0; d < 3; d++) {
          double mean = 0;
          for (int t = 0; t < 4; t++) {
            mean += a[t] / all * X.get(b, t, d);
          }
          assertEquals(mean, y.get(b, hop, d), 1e-5);
        }
      }
    }
  }

  @Test
  void weightsAreRead() {
    AttentionPooling layer = attentionPooling(5).returnWeights();
    Signal y = build(layer, Weights.seeded(1)).apply(Signal.of(X).withMask(MASK), Pass.inference());
    Tensor weights = Objects.requireNonNull(y.state()).get(0);
    assertEquals(Shape.of(2, 1, 4), weights.shape());
    assertEquals(0f, weights.get(0, 0, 2));
    float[] made = weights.matmul(X).toArray();
    assertArrayEquals(made, y.value().toArray(), 1e-6f);
    assertEquals(Shape.of(1, 4), attentionWeights(input("x", 4, 3).then(layer)).shape());
  }

  @Test
  void aSequenceWithoutAStepThatCountsGivesZeros() {
    Signal none = Signal.of(X).withMask(Tensor.zeros(2, 4));
    Tensor y = build(attentionPooling(5), Weights.seeded(1)).apply(none, Pass.inference()).value();
    assertArrayEquals(new float[6], y.toArray());
  }

  @Test
  void sizesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> attentionPooling(0));
    assertThrows(IllegalArgumentException.class, () -> attentionPooling(3).hops(0));
  }
}
