package dev.rondo.layers;

import static dev.rondo.layers.Layers.batchNormalization;
import static dev.rondo.layers.Layers.convLstm1d;
import static dev.rondo.layers.Layers.convLstm2d;
import static dev.rondo.layers.Layers.globalAveragePooling1d;
import static dev.rondo.layers.Layers.globalMaxPooling1d;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.State;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.GradientCheck;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What layers do with masks and states that they do not only hand on. */
class MaskedLayersTest {
  private static final Tensor MASK = Tensor.of(new float[] {1, 0, 1, 1, 1, 0}, 2, 3);

  private final Weights weights = Weights.seeded(1);

  private LayerFunction build(Layer layer, int... example) {
    LayerFunction function = layer.build("it_1", weights, Shape.of(example));
    long seed = 20;
    for (Weight weight : weights) {
      int[] shape = weight.value().shape().toArray();
      weight.assign(
          weight.isState() ? Tensors.positive(seed++, shape) : Tensors.random(seed++, shape));
    }
    return function;
  }

  private static Pass training() {
    return Pass.training(RandomState.seeded(3));
  }

  /** With NaN at the steps that the mask leaves out. */
  private static Tensor spoiled(Tensor x, Tensor mask) {
    int[] dims = new int[x.rank()];
    Arrays.fill(dims, 1);
    dims[0] = mask.dim(0);
    dims[1] = mask.dim(1);
    return Ops.where(mask.reshape(dims), x, Tensor.scalar(Float.NaN));
  }

  @Test
  void meanOverTimeLeavesMaskedStepsOut() {
    Tensor x = Tensors.random(1, 2, 3, 2);
    LayerFunction layer = build(globalAveragePooling1d(), ANY, 2);
    Signal y = layer.apply(Signal.of(spoiled(x, MASK)).withMask(MASK), Pass.inference());
    assertNull(y.mask());
    for (int d = 0; d < 2; d++) {
      assertEquals((x.get(0, 0, d) + x.get(0, 2, d)) / 2, y.value().get(0, d), 1e-6f);
      assertEquals((x.get(1, 0, d) + x.get(1, 1, d)) / 2, y.value().get(1, d), 1e-6f);
    }
    Tensor none = Tensor.zeros(2, 3);
    float[] empty = layer.apply(Signal.of(x).withMask(none), Pass.inference()).value().toArray();
    assertArrayEquals(new float[4], empty);
  }

  @Test
  void largestOverTimeLeavesMaskedStepsOut() {
    Tensor x = Tensor.of(new float[] {-3, 5, -2}, 1, 3, 1);
    Tensor mask = Tensor.of(new float[] {1, 0, 1}, 1, 3);
    Signal given = Signal.of(x).withMask(mask);
    assertEquals(
        -2f, build(globalMaxPooling1d(), 3, 1).apply(given, Pass.inference()).value().item());
  }

  @Test
  void batchNormalizationFollowsTheBatch() {
    LayerFunction layer = build(batchNormalization().momentum(0.75f), ANY, 2);
    Tensor x = Tensors.random(1, 4, 3, 2);
    float[] meanBefore = weights.get("moving_mean").value().toArray();
    float[] varianceBefore = weights.get("moving_variance").value().toArray();
    Tensor y = layer.apply(Signal.of(x), training()).value();
    for (int c = 0; c < 2; c++) {
      double mean = 0;
      double variance = 0;
      for (int i = 0; i < 12; i++) {
        mean += x.get(i / 3, i % 3, c) / 12.0;
      }
      for (int i = 0; i < 12; i++) {
        variance += Math.pow(x.get(i / 3, i % 3, c) - mean, 2) / 12;
      }
      double gamma = weights.get("gamma").value().get(c);
      double beta = weights.get("beta").value().get(c);
      double expected = gamma * (x.get(1, 2, c) - mean) / Math.sqrt(variance + 1e-3) + beta;
      assertEquals(expected, y.get(1, 2, c), 1e-5);
      double moved = 0.75 * meanBefore[c] + 0.25 * mean;
      assertEquals(moved, weights.get("moving_mean").value().get(c), 1e-6);
      double spread = 0.75 * varianceBefore[c] + 0.25 * variance;
      assertEquals(spread, weights.get("moving_variance").value().get(c), 1e-6);
      double seen = gamma * (x.get(0, 0, c) - moved) / Math.sqrt(spread + 1e-3) + beta;
      Tensor predicted = layer.apply(Signal.of(x), Pass.inference()).value();
      assertEquals(seen, predicted.get(0, 0, c), 1e-5);
    }
  }

  @Test
  void batchNormalizationDoesNotSeeMaskedSteps() {
    LayerFunction layer = build(batchNormalization().momentum(0), ANY, 2);
    Tensor x = Tensors.random(1, 2, 3, 2);
    Tensor y = layer.apply(Signal.of(x).withMask(MASK), training()).value();
    float[] mean = weights.get("moving_mean").value().toArray();
    float sum = x.get(0, 0, 1) + x.get(0, 2, 1) + x.get(1, 0, 1) + x.get(1, 1, 1);
    assertEquals(sum / 4, mean[1], 1e-6f);
    Signal spoiled = Signal.of(spoiled(x, MASK)).withMask(MASK);
    Tensor other = layer.apply(spoiled, training()).value();
    assertEquals(y.get(1, 1, 0), other.get(1, 1, 0), 1e-6f);
    assertArrayEquals(mean, weights.get("moving_mean").value().toArray(), 1e-6f);
    GradientCheck.assertGradients(
        "masked",
        () -> layer.apply(Signal.of(x).withMask(MASK), training()).value(),
        weights.get("gamma"),
        weights.get("beta"),
        x);
  }

  /** With time as the channels a single step is one of them, and it cannot be told which. */
  @Test
  void batchNormalizationStreamsUnlessTimeIsTheChannels() {
    assertFalse(streams(1, Shape.of(3, 2)));
    assertTrue(streams(1, Shape.of(3)));
    assertTrue(streams(2, Shape.of(ANY, 2)));
  }

  private static boolean streams(int axis, Shape example) {
    return batchNormalization().axis(axis).build("it_1", Weights.seeded(1), example).streams();
  }

  @Test
  void frozenBatchNormalizationPredictsAndStays() {
    LayerFunction layer = build(batchNormalization(), ANY, 2);
    weights.list().forEach(weight -> weights.freeze(weight.name(), true));
    Signal x = Signal.of(Tensors.random(1, 2, 3, 2));
    float[] before = weights.get("moving_mean").value().toArray();
    assertArrayEquals(
        layer.apply(x, Pass.inference()).value().toArray(),
        layer.apply(x, training()).value().toArray());
    assertArrayEquals(before, weights.get("moving_mean").value().toArray());
  }

  @Test
  void convolutionalLstmSkipsMaskedSteps() {
    LayerFunction layer = build(convLstm1d(2, 2).returnSequences().returnState(), ANY, 4, 1);
    Tensor x = Tensors.random(1, 1, 4, 4, 1);
    Tensor mask = Tensor.of(new float[] {0, 1, 0, 1}, 1, 4);
    Signal y = layer.apply(Signal.of(spoiled(x, mask)).withMask(mask), Pass.inference());
    Tensor taken = Ops.concat(1, x.slice(1, 1, 2), x.slice(1, 3, 4));
    Signal alone = layer.apply(Signal.of(taken), Pass.inference());
    assertArrayEquals(new float[6], Arrays.copyOf(y.value().toArray(), 6));
    assertArrayEquals(part(alone, 0), part(y, 1), 1e-6f);
    assertArrayEquals(part(alone, 0), part(y, 2), 1e-6f);
    assertArrayEquals(part(alone, 1), part(y, 3), 1e-6f);
    assertArrayEquals(mask.toArray(), y.mask().toArray());
    assertStates(alone.state(), y.state());
  }

  private static float[] part(Signal y, int step) {
    return y.value().slice(1, step, step + 1).toArray();
  }

  private static void assertStates(State expected, State actual) {
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(expected.get(i).toArray(), actual.get(i).toArray(), 1e-6f);
    }
  }

  @Test
  void convolutionalLstmGoesOnFromAState() {
    LayerFunction layer = build(convLstm2d(2, 2).returnState(), ANY, 3, 3, 2);
    Tensor x = Tensors.random(1, 2, 5, 3, 3, 2);
    Signal whole = layer.apply(Signal.of(x), Pass.inference());
    State first = layer.apply(Signal.of(x.slice(1, 0, 2)), Pass.inference()).state();
    assertNotNull(first);
    Signal rest = Signal.of(x.slice(1, 2, 5)).withInitialState(first);
    Signal y = layer.apply(rest, Pass.inference());
    assertArrayEquals(whole.value().toArray(), y.value().toArray(), 1e-6f);
    assertStates(whole.state(), y.state());
    assertNull(y.initialState());
    State wrong = State.zeros(2, 3, 3);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> layer.apply(rest.withInitialState(wrong), Pass.inference()))
            .getMessage();
    assertTrue(message.contains("expected an initial state of shapes [[2, 2, 2, 2]"), message);
  }

  @Test
  void backwardsIsForwardsOfTheReversedSequence() {
    Tensor x = Tensors.random(1, 2, 3, 4, 1);
    LayerFunction back = build(convLstm1d(2, 2).goBackwards(), ANY, 4, 1);
    Tensor y = back.apply(Signal.of(x), Pass.inference()).value();
    Weights same = Weights.seeded(1);
    LayerFunction forth = convLstm1d(2, 2).build("it_1", same, Shape.of(ANY, 4, 1));
    weights.forEach(weight -> same.get(weight.name()).assign(weight.value()));
    Tensor expected = forth.apply(Signal.of(Ops.reverse(x, 1)), Pass.inference()).value();
    assertArrayEquals(expected.toArray(), y.toArray(), 1e-6f);
  }

  @Test
  void startsAsInKeras() {
    convLstm1d(2, 3).build("it_1", weights, Shape.of(ANY, 5, 3));
    assertEquals(
        "[kernel[3, 3, 8], recurrent_kernel[3, 2, 8], bias[8]]", weights.list().toString());
    assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0, 0, 0}, weights.get("bias").value().toArray());
  }
}
