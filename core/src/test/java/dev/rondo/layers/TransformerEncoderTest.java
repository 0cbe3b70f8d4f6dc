package dev.rondo.layers;

import static dev.rondo.layers.Layers.positionalEmbedding;
import static dev.rondo.layers.Layers.positionalEncoding;
import static dev.rondo.layers.Layers.transformerEncoder;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.GradientCheck;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The block, and what tells it of places. */
class TransformerEncoderTest {
  private static final int WIDTH = 4;
  private static final int KEY = 3;

  private static LayerFunction build(Layer layer, Weights weights) {
    LayerFunction function = layer.build("t", weights, Shape.of(Shape.ANY, WIDTH));
    long seed = 10;
    for (Weight weight : weights) {
      weight.assign(Tensors.random(seed++, weight.value().shape().toArray()));
    }
    return function;
  }

  /** One sequence after the equations of the Javadoc, in float64, row by row. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockIsWhatItsEquationsSay(boolean normalizesFirst) {
    Weights weights = Weights.seeded(1);
    TransformerEncoder layer = transformerEncoder(1, KEY, 5).epsilon(1e-3f);
    LayerFunction function = build(normalizesFirst ? layer.normalizeFirst() : layer, weights);
    Tensor x = Tensors.random(1, 1, 3, WIDTH);
    double[][] rows = new double[3][WIDTH];
    for (int t = 0; t < 3; t++) {
      for (int d = 0; d < WIDTH; d++) {
        rows[t][d] = x.get(0, t, d);
      }
    }
    Reference reference = new Reference(weights);
    double[][] a =
        normalizesFirst
            ? plus(rows, reference.attention(reference.norm("self_attention", rows)))
            : reference.norm("self_attention", plus(rows, reference.attention(rows)));
    double[][] y =
        normalizesFirst
            ? plus(a, reference.feedForward(reference.norm("feedforward", a)))
            : reference.norm("feedforward", plus(a, reference.feedForward(a)));
    Tensor actual = function.apply(Signal.of(x), Pass.inference()).value();
    for (int t = 0; t < 3; t++) {
      for (int d = 0; d < WIDTH; d++) {
        assertEquals(y[t][d], actual.get(0, t, d), 1e-5);
      }
    }
  }

  private static double[][] plus(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][];
    for (int t = 0; t < a.length; t++) {
      sum[t] = a[t].clone();
      for (int d = 0; d < sum[t].length; d++) {
        sum[t][d] += b[t][d];
      }
    }
    return sum;
  }

  /** The parts in float64. */
  private record Reference(Weights weights) {

    double[][] linear(String name, double[][] x) {
      float[] kernel = weights.get(name + "/kernel").value().toArray();
      float[] bias = weights.get(name + "/bias").value().toArray();
      double[][] y = new double[x.length][bias.length];
      for (int t = 0; t < x.length; t++) {
        for (int j = 0; j < bias.length; j++) {
          y[t][j] = bias[j];
          for (int d = 0; d < x[t].length; d++) {
            y[t][j] += x[t][d] * kernel[d * bias.length + j];
          }
        }
      }
      return y;
    }

    double[][] attention(double[][] x) {
      double[][] q = linear("self_attention_layer/query", x);
      double[][] k = linear("self_attention_layer/key", x);
      double[][] v = linear("self_attention_layer/value", x);
      double[][] mixed = new double[x.length][KEY];
      for (int t = 0; t < x.length; t++) {
        double[] p = new double[x.length];
        for (int s = 0; s < x.length; s++) {
          double score = 0;
          for (int d = 0; d < KEY; d++) {
            score += q[t][d] * k[s][d];
          }
          p[s] = Math.exp(score / Math.sqrt(KEY));
        }
        double all = Arrays.stream(p).sum();
        for (int s = 0; s < x.length; s++) {
          for (int d = 0; d < KEY; d++) {
            mixed[t][d] += p[s] / all * v[s][d];
          }
        }
      }
      return linear("self_attention_layer/attention_output", mixed);
    }

    double[][] feedForward(double[][] x) {
      double[][] wide = linear("feedforward_intermediate_dense", x);
      for (double[] row : wide) {
        for (int j = 0; j < row.length; j++) {
          row[j] = Math.max(0, row[j]);
        }
      }
      return linear("feedforward_output_dense", wide);
    }

    double[][] norm(String part, double[][] x) {
      float[] gamma = weights.get(part + "_layer_norm/gamma").value().toArray();
      float[] beta = weights.get(part + "_layer_norm/beta").value().toArray();
      double[][] y = new double[x.length][];
      for (int t = 0; t < x.length; t++) {
        double mean = Arrays.stream(x[t]).average().orElseThrow();
        double variance =
            Arrays.stream(x[t]).map(e -> (e - mean) * (e - mean)).average().orElseThrow();
        y[t] = x[t].clone();
        for (int d = 0; d < y[t].length; d++) {
          y[t][d] = gamma[d] * (x[t][d] - mean) / Math.sqrt(variance + 1e-3) + beta[d];
        }
      }
      return y;
    }
  }

  @Test
  void paddingDoesNotMatterWhateverItIs() {
    Tensor mask = Tensor.of(new float[] {1, 1, 0, 1, 1, 1}, 2, 3);
    Tensor x = Tensors.random(1, 2, 3, WIDTH);
    Tensor spoilt = Ops.where(Ops.expandDims(mask, 2), x, Tensor.scalar(Float.NaN));
    for (TransformerEncoder layer :
        new TransformerEncoder[] {
          transformerEncoder(2, 2, 5).activation(Activation.TANH).epsilon(0.1f),
          transformerEncoder(2, 2, 5).activation(Activation.TANH).normalizeFirst().epsilon(0.1f)
        }) {
      Weights weights = Weights.seeded(1);
      LayerFunction function = build(layer, weights);
      float[] y = function.apply(Signal.of(x).withMask(mask), Pass.inference()).value().toArray();
      Signal known = Signal.of(spoilt).withMask(mask);
      float[] same = function.apply(known, Pass.inference()).value().toArray();
      assertArrayEquals(Arrays.copyOf(y, 2 * WIDTH), Arrays.copyOf(same, 2 * WIDTH), 1e-6f);
      Tensor first = x.slice(0, 0, 1).slice(1, 0, 2);
      float[] alone = function.apply(Signal.of(first), Pass.inference()).value().toArray();
      assertArrayEquals(Arrays.copyOf(y, 2 * WIDTH), alone, 1e-5f);
      GradientCheck.assertGradients(
          layer.toString(),
          () ->
              Ops.where(
                  Ops.expandDims(mask, 2),
                  function.apply(known, Pass.inference()).value(),
                  Tensor.scalar(0f)),
          weights.list().toArray(Differentiable[]::new));
    }
  }

  /** The formula of section 3.5 of the paper. */
  @Test
  void wavesAreThoseOfThePaper() {
    Tensor zeros = Tensor.zeros(1, 3, 5);
    LayerFunction function =
        positionalEncoding().build("p", Weights.seeded(1), Shape.of(Shape.ANY, 5));
    Tensor y = function.apply(Signal.of(zeros), Pass.inference()).value();
    for (int t = 0; t < 3; t++) {
      assertEquals(Math.sin(t), y.get(0, t, 0), 1e-6);
      assertEquals(Math.cos(t), y.get(0, t, 1), 1e-6);
      assertEquals(Math.sin(t / Math.pow(10_000, 0.4)), y.get(0, t, 2), 1e-6);
      assertEquals(Math.cos(t / Math.pow(10_000, 0.4)), y.get(0, t, 3), 1e-6);
      assertEquals(Math.sin(t / Math.pow(10_000, 0.8)), y.get(0, t, 4), 1e-6);
    }
  }

  @Test
  void aPlaceHasAVectorUpToTheLength() {
    Weights weights = Weights.seeded(1);
    LayerFunction function = build(positionalEmbedding(3), weights);
    Tensor table = weights.get("embeddings").value();
    Tensor y = function.apply(Signal.of(Tensor.zeros(2, 2, WIDTH)), Pass.inference()).value();
    float[] rows = Arrays.copyOf(table.toArray(), 2 * WIDTH);
    assertArrayEquals(rows, Arrays.copyOf(y.toArray(), 2 * WIDTH));
    assertArrayEquals(rows, Arrays.copyOfRange(y.toArray(), 2 * WIDTH, 4 * WIDTH));
    Signal four = Signal.of(Tensor.zeros(1, 4, WIDTH));
    String message =
        ""
            + assertThrows(
                    IllegalArgumentException.class, () -> function.apply(four, Pass.inference()))
                .getMessage();
    assertTrue(message.contains("t: expected at most 3 steps but got 4. Give"), message);
  }

  @Test
  void sizesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> transformerEncoder(0, 2, 3));
    assertThrows(IllegalArgumentException.class, () -> transformerEncoder(1, 2, 3).dropout(1f));
    assertThrows(IllegalArgumentException.class, () -> transformerEncoder(1, 2, 3).epsilon(0f));
    assertThrows(IllegalArgumentException.class, () -> positionalEmbedding(0));
  }
}
