package dev.rondo.layers;

import static dev.rondo.layers.Layers.averagePooling1d;
import static dev.rondo.layers.Layers.averagePooling2d;
import static dev.rondo.layers.Layers.conv1d;
import static dev.rondo.layers.Layers.conv2d;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.depthwiseConv1d;
import static dev.rondo.layers.Layers.globalAveragePooling1d;
import static dev.rondo.layers.Layers.globalAveragePooling2d;
import static dev.rondo.layers.Layers.globalMaxPooling1d;
import static dev.rondo.layers.Layers.globalMaxPooling2d;
import static dev.rondo.layers.Layers.groupNormalization;
import static dev.rondo.layers.Layers.layerNormalization;
import static dev.rondo.layers.Layers.maxPooling1d;
import static dev.rondo.layers.Layers.maxPooling2d;
import static dev.rondo.layers.Layers.timeDistributed;
import static dev.rondo.tensor.Padding.CAUSAL;
import static dev.rondo.tensor.Padding.SAME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers that are not recurrent give for a batch that is padded with NaN what they give for its
 * sequences one by one: outputs at the steps that count, and gradients of weights.
 */
class PaddedLayersTest {
  private static final int STEPS = 9;
  private static final int[] LENGTHS = {4, 9, 1, 6};

  /** A layer and the shape of a step. */
  private record Case(Layer layer, int... step) {
    @Override
    public String toString() {
      return layer + " of steps " + Arrays.toString(step);
    }
  }

  static Stream<Case> keepTime() {
    return Stream.of(
        new Case(conv1d(5, 3).padding(CAUSAL), 4),
        new Case(conv1d(6, 3, Activation.TANH).padding(CAUSAL).dilation(2).groups(2), 4),
        new Case(conv1d(5, 4).padding(SAME), 4),
        new Case(conv1d(5, 1), 4),
        new Case(depthwiseConv1d(3).padding(SAME), 4),
        new Case(conv2d(3, 3).padding(SAME), 4, 2),
        new Case(conv2d(3, 3).padding(SAME).strides(1, 2), 4, 2),
        new Case(maxPooling1d(3).padding(SAME).strides(1), 4),
        new Case(maxPooling2d(3, 2).padding(SAME).strides(1), 4, 2),
        new Case(averagePooling1d(4).padding(SAME).strides(1), 4),
        new Case(averagePooling2d(3, 2).padding(SAME).strides(1), 4, 2),
        new Case(dense(5, Activation.TANH), 4),
        new Case(dense(5), 3, 4),
        new Case(layerNormalization(), 4),
        new Case(layerNormalization().rmsScaling(), 3, 4),
        new Case(timeDistributed(dense(3)), 4),
        new Case(timeDistributed(conv1d(2, 3)), 4, 2),
        new Case(groupNormalization(2), 4),
        new Case(groupNormalization(-1), 3, 2));
  }

  static Stream<Case> endTime() {
    return Stream.of(
        new Case(globalMaxPooling1d(), 4),
        new Case(globalMaxPooling2d(), 4, 2),
        new Case(globalAveragePooling1d(), 4),
        new Case(globalAveragePooling2d(), 4, 2));
  }

  static Stream<Case> stride() {
    return Stream.of(
        new Case(conv1d(5, 3), 4),
        new Case(conv1d(5, 2).strides(2), 4),
        new Case(depthwiseConv1d(2).strides(2), 4),
        new Case(maxPooling1d(2), 4),
        new Case(maxPooling2d(2), 4, 2),
        new Case(averagePooling1d(2), 4));
  }

  private record Result(Signal y, List<Tensor> dWeights) {}

  /**
   * @param lossWeights of the numbers of y, zeros where they do not count; null for its shape's
   */
  private static Result run(Case of, Tensor x, Tensor mask, Tensor lossWeights) {
    int[] example = x.shape().remove(0).with(0, Shape.ANY).toArray();
    Weights weights = Weights.seeded(4);
    LayerFunction function = of.layer.build("it_1", weights, Shape.of(example));
    long seed = 70;
    for (Weight weight : weights) {
      weight.assign(Tensors.random(seed++, weight.value().shape().toArray()));
    }
    try (GradientTape tape = GradientTape.record()) {
      Signal y = function.apply(Signal.of(x).withMask(mask), Pass.inference());
      List<Tensor> dWeights = new ArrayList<>();
      if (weights.parameters() > 0) {
        Gradients gradients = tape.gradient(Ops.sum(y.value().mul(lossWeights)), weights);
        weights.forEach(weight -> dWeights.add(gradients.of(weight).detach()));
      }
      return new Result(Signal.of(y.value().detach()).withMask(y.mask()), dWeights);
    }
  }

  private static List<Tensor> sequences(Case of) {
    List<Tensor> sequences = new ArrayList<>();
    for (int b = 0; b < LENGTHS.length; b++) {
      sequences.add(
          Tensors.distinct(b + 1, Shape.of(of.step).insert(0, LENGTHS[b]).insert(0, 1).toArray()));
    }
    return sequences;
  }

  /** Side by side, with NaN around them. */
  private static Tensor pad(List<Tensor> sequences, boolean pre) {
    List<Tensor> padded = new ArrayList<>();
    for (Tensor each : sequences) {
      int more = STEPS - each.dim(1);
      Tensor zeros = Ops.pad(each, 1, pre ? more : 0, pre ? 0 : more);
      Tensor there = Ops.pad(Tensor.full(each.shape(), 1f), 1, pre ? more : 0, pre ? 0 : more);
      padded.add(Ops.where(there, zeros, Tensor.scalar(Float.NaN)));
    }
    return Ops.concat(0, padded);
  }

  private static Tensor row(Tensor x, int b) {
    return x.slice(0, b, b + 1);
  }

  @ParameterizedTest
  @MethodSource("keepTime")
  void stepsThatCountAreThoseOfTheSequences(Case of) {
    List<Tensor> sequences = sequences(of);
    for (boolean pre : new boolean[] {false, true}) {
      Tensor mask = pre ? Masks.ofLengthsPre(LENGTHS, STEPS) : Masks.ofLengths(LENGTHS, STEPS);
      Tensor x = pad(sequences, pre);
      Shape shape = run(of, x, mask, Tensor.scalar(0f)).y.value().shape();
      Tensor loss = Masks.zero(Tensors.random(99, shape.toArray()), mask);
      Result all = run(of, x, mask, loss);
      assertArrayEquals(mask.toArray(), all.y.mask().toArray());
      List<Tensor> sums = null;
      for (int b = 0; b < LENGTHS.length; b++) {
        int from = pre ? STEPS - LENGTHS[b] : 0;
        int to = from + LENGTHS[b];
        Result one = run(of, sequences.get(b), null, row(loss, b).slice(1, from, to));
        float[] y = row(all.y.value(), b).slice(1, from, to).toArray();
        assertArrayEquals(one.y.value().toArray(), y, 2e-6f, "row " + b + ", pre " + pre);
        sums = sums == null ? one.dWeights : plus(sums, one.dWeights);
      }
      for (int i = 0; i < sums.size(); i++) {
        assertArrayEquals(sums.get(i).toArray(), all.dWeights.get(i).toArray(), 2e-5f);
      }
    }
  }

  private static List<Tensor> plus(List<Tensor> a, List<Tensor> b) {
    List<Tensor> sums = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      sums.add(a.get(i).add(b.get(i)));
    }
    return sums;
  }

  @ParameterizedTest
  @MethodSource("endTime")
  void whatIsTakenOfTimeIsThatOfTheSequences(Case of) {
    List<Tensor> sequences = sequences(of);
    Tensor mask = Masks.ofLengths(LENGTHS, STEPS);
    Signal y = run(of, pad(sequences, false), mask, Tensor.scalar(0f)).y;
    assertNull(y.mask());
    for (int b = 0; b < LENGTHS.length; b++) {
      Tensor one = run(of, sequences.get(b), null, Tensor.scalar(0f)).y.value();
      assertArrayEquals(one.toArray(), row(y.value(), b).toArray(), 1e-6f, "row " + b);
    }
    Tensor none =
        run(of, pad(sequences, false), Tensor.zeros(4, STEPS), Tensor.scalar(0f)).y.value();
    assertArrayEquals(new float[none.size()], none.toArray(), "no step: zeros");
  }

  /** Windows that are whole see the sequence; what stands in masked steps reaches nothing. */
  @ParameterizedTest
  @MethodSource("stride")
  void windowsThatDoNotKeepTimeSeeNoMaskedStep(Case of) {
    List<Tensor> sequences = sequences(of);
    Tensor mask = Masks.ofLengths(LENGTHS, STEPS);
    Signal y = run(of, pad(sequences, false), mask, Tensor.scalar(0f)).y;
    assertNull(y.mask());
    for (float number : y.value().toArray()) {
      assertTrue(Float.isFinite(number), "got " + number);
    }
    for (int b : new int[] {0, 1, 3}) {
      Tensor one = run(of, sequences.get(b), null, Tensor.scalar(0f)).y.value();
      float[] same = row(y.value(), b).slice(1, 0, one.dim(1)).toArray();
      assertArrayEquals(one.toArray(), same, 1e-6f, "row " + b);
    }
  }
}
