package dev.rondo.layers;

import static dev.rondo.layers.Layers.activation;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.reshape;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the layers without recurrence compute. */
class PlainLayersTest {
  private final Weights weights = Weights.seeded(1);

  private Signal run(Layer layer, Signal x, Shape example) {
    return layer.build("it_1", weights, example).apply(x, Pass.inference());
  }

  @Test
  void denseIsAProductOnTheLastAxis() {
    Tensor x = Tensors.random(1, 2, 3, 4);
    LayerFunction layer = dense(5, Activation.TANH).build("it_1", weights, Shape.of(ANY, 4));
    weights.get("bias").assign(Tensors.random(2, 5));
    Tensor y = layer.apply(Signal.of(x), Pass.inference()).value();
    Tensor w = weights.get("kernel").value();
    Tensor b = weights.get("bias").value();
    for (int i = 0; i < 2; i++) {
      for (int t = 0; t < 3; t++) {
        for (int j = 0; j < 5; j++) {
          double z = b.get(j);
          for (int k = 0; k < 4; k++) {
            z += (double) x.get(i, t, k) * w.get(k, j);
          }
          assertEquals(Math.tanh(z), y.get(i, t, j), 1e-6);
        }
      }
    }
  }

  @Test
  void denseStartsAsInKeras() {
    dense(3).initializers(Initializers.ones(), Initializers.constant(2)).build("d", weights, of(2));
    assertEquals("[kernel[2, 3], bias[3]]", weights.list().toString());
    assertArrayEquals(new float[] {2, 2, 2}, weights.get("bias").value().toArray());
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, weights.get("kernel").value().toArray());
    Weights defaults = Weights.seeded(1);
    dense(300).build("d", defaults, of(300));
    float limit = (float) Math.sqrt(6.0 / 600);
    for (float each : defaults.get("kernel").value().toArray()) {
      assertTrue(Math.abs(each) <= limit, "Glorot uniform");
    }
    assertArrayEquals(new float[300], defaults.get("bias").value().toArray());
  }

  private static Shape of(int... dims) {
    return Shape.of(dims);
  }

  @Test
  void embeddingLooksRowsUp() {
    Tensor ids = Tensor.ofInts(new int[] {2, 0, 1, 2}, 2, 2);
    Tensor y = run(embedding(3, 2), Signal.of(ids), of(ANY)).value();
    Tensor table = weights.get("embeddings").value();
    assertEquals(of(2, 2, 2), y.shape());
    for (int d = 0; d < 2; d++) {
      assertEquals(table.get(2, d), y.get(0, 0, d));
      assertEquals(table.get(0, d), y.get(0, 1, d));
      assertEquals(table.get(1, d), y.get(1, 0, d));
      assertEquals(table.get(2, d), y.get(1, 1, d));
    }
    for (float each : table.toArray()) {
      assertTrue(Math.abs(each) <= 0.05f);
    }
  }

  @Test
  void gradientOfAnEmbeddingCountsHowOftenARowIsUsed() {
    LayerFunction layer = embedding(4, 2).build("it_1", weights, of(ANY));
    Tensor ids = Tensor.ofInts(new int[] {2, 0, 2, 2}, 2, 2);
    try (GradientTape tape = GradientTape.record()) {
      Tensor y = layer.apply(Signal.of(ids), Pass.inference()).value();
      Tensor d = tape.gradient(Ops.sum(y), weights.get("embeddings").value());
      assertArrayEquals(new float[] {1, 1, 0, 0, 3, 3, 0, 0}, d.toArray());
    }
  }

  @Test
  void maskZeroMasksIdZeroAndKeepsWhatWasMasked() {
    Tensor ids = Tensor.ofInts(new int[] {2, 0, 1, 2, 2, 0}, 2, 3);
    Signal y = run(embedding(3, 2).maskZero(), Signal.of(ids), of(ANY));
    assertArrayEquals(new float[] {1, 0, 1, 1, 1, 0}, y.mask().toArray());
    Tensor before = Tensor.of(new float[] {0, 0, 1, 1, 0, 1}, 2, 3);
    Signal both =
        embedding(3, 2)
            .maskZero()
            .build("b", weights.scope("b"), of(ANY))
            .apply(Signal.of(ids).withMask(before), Pass.inference());
    assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0}, both.mask().toArray());
  }

  @Test
  void dropoutDropsTheRateAndKeepsTheMean() {
    Tensor ones = Tensor.full(of(100, 100), 1);
    LayerFunction layer = dropout(0.3f).build("d", weights, of(100));
    Pass training = Pass.training(RandomState.seeded(5));
    float[] y = layer.apply(Signal.of(ones), training).value().toArray();
    int dropped = 0;
    double sum = 0;
    for (float each : y) {
      assertTrue(each == 0 || Math.abs(each - 1 / 0.7) < 1e-6, "scaled by 1 / (1 - rate)");
      dropped += each == 0 ? 1 : 0;
      sum += each;
    }
    // Of 10,000; six standard deviations are 275.
    assertEquals(3000, dropped, 275);
    assertEquals(1, sum / y.length, 0.04);
    float[] next = layer.apply(Signal.of(ones), training).value().toArray();
    assertFalse(Arrays.equals(y, next), "each pass draws anew");
  }

  @Test
  void activationIsTheFunction() {
    Tensor x = Tensor.of(new float[] {-2, 0.5f}, 1, 2);
    assertArrayEquals(
        new float[] {0, 0.5f},
        run(activation(Activation.RELU), Signal.of(x), of(2)).value().toArray());
    float[] softmax = run(activation(Activation.SOFTMAX), Signal.of(x), of(2)).value().toArray();
    assertEquals(1 / (1 + Math.exp(2.5)), softmax[0], 1e-6);
  }

  @Test
  void reshapeWorksOutTheOpenAxis() {
    assertEquals(of(12), flatten().build("f", weights, of(4, 3)).output());
    assertEquals(of(2, 6), reshape(2, ANY).build("r", weights, of(4, 3)).output());
    assertEquals(of(2, ANY), reshape(2, ANY).build("r", weights, of(ANY, 3)).output());
    Tensor x = Tensors.random(1, 5, 4, 3);
    Signal y = run(reshape(2, ANY), Signal.of(x), of(ANY, 3));
    assertEquals(of(5, 2, 6), y.value().shape());
    assertArrayEquals(x.toArray(), y.value().toArray());
  }
}
