package dev.rondo.layers;

import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.State;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link Rnn} does beyond running a cell, which the contract of cells covers. */
class RnnTest {
  private static final int BATCH = 3;
  private static final int STEPS = 5;
  private static final int FEATURES = 4;

  private final Tensor x = Tensors.random(1, BATCH, STEPS, FEATURES);

  /** The same weights for every layer of one cell, since they follow from seed and name. */
  private static RnnFunction build(Rnn layer) {
    return layer.build("rnn_1", Weights.seeded(7), Shape.of(ANY, FEATURES));
  }

  private static Signal apply(Rnn layer, Signal x) {
    return build(layer).apply(x, Pass.inference());
  }

  /** All outputs and the last state, straight from the cell. */
  private Scan expected(Cell cell, Tensor input, Tensor mask) {
    CellFunction function = cell.build(Weights.seeded(7), FEATURES);
    return function.scan(input, mask, State.zeros(BATCH, cell.stateSizes()));
  }

  @Test
  void sequencesOrTheLastOutput() {
    Scan scan = expected(new LstmCell(6), x, null);
    Signal all = apply(lstm(6).returnSequences(), Signal.of(x));
    assertArrayEquals(scan.outputs().toArray(), all.value().toArray());
    Signal last = apply(lstm(6), Signal.of(x));
    assertArrayEquals(scan.state().h().toArray(), last.value().toArray());
    assertEquals(Shape.of(BATCH, 6), last.value().shape());
    assertNull(last.state());
  }

  @Test
  void stateGoesAlongWhenAskedFor() {
    Scan scan = expected(new LstmCell(6), x, null);
    State state = apply(lstm(6).returnState(), Signal.of(x)).state();
    assertNotNull(state);
    assertArrayEquals(scan.state().get(0).toArray(), state.get(0).toArray());
    assertArrayEquals(scan.state().get(1).toArray(), state.get(1).toArray());
  }

  @Test
  void backwardsIsForwardsOverTheReversedSequence() {
    Tensor mask = Tensor.of(new float[] {1, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1}, 3, 5);
    Scan scan = expected(new LstmCell(6), Ops.reverse(x, 1), Ops.reverse(mask, 1));
    Signal y =
        apply(lstm(6).returnSequences().returnState().goBackwards(), Signal.of(x).withMask(mask));
    assertArrayEquals(scan.outputs().toArray(), y.value().toArray());
    assertArrayEquals(scan.state().h().toArray(), y.state().h().toArray());
    // The outputs stand as computed, last step first, and so does the mask that goes with them.
    assertArrayEquals(Ops.reverse(mask, 1).toArray(), y.mask().toArray());
  }

  @Test
  void paddingBehindTheEndChangesNothing() {
    Tensor padded = Ops.pad(x, 1, 0, 3);
    float[] mask = new float[BATCH * (STEPS + 3)];
    for (int b = 0; b < BATCH; b++) {
      Arrays.fill(mask, b * (STEPS + 3), b * (STEPS + 3) + STEPS, 1);
    }
    Signal masked = Signal.of(padded).withMask(Tensor.of(mask, BATCH, STEPS + 3));
    for (Rnn layer : List.of(lstm(6), gru(6), simpleRnn(6), lstm(6).goBackwards())) {
      float[] expected = apply(layer, Signal.of(x)).value().toArray();
      assertArrayEquals(expected, apply(layer, masked).value().toArray(), 1e-6f);
    }
  }

  @Test
  void startsFromTheStateOfTheSignal() {
    Signal first = apply(gru(6).returnState(), Signal.of(x.slice(1, 0, 2)));
    Signal second = apply(gru(6), Signal.of(x.slice(1, 2, STEPS)).withInitialState(first.state()));
    assertArrayEquals(
        apply(gru(6), Signal.of(x)).value().toArray(), second.value().toArray(), 1e-6f);
  }

  @Test
  void decoderStartsFromTheEncodersStateThroughAnEmbedding() {
    Weights weights = Weights.seeded(3);
    LayerFunction encoder =
        lstm(6).returnState().build("encoder", weights.scope("encoder"), Shape.of(ANY, FEATURES));
    LayerFunction tokens =
        embedding(9, FEATURES).build("tokens", weights.scope("tokens"), Shape.of(ANY));
    LayerFunction decoder =
        lstm(6).build("decoder", weights.scope("decoder"), Shape.of(ANY, FEATURES));
    State state = encoder.apply(Signal.of(x), Pass.inference()).state();
    Tensor ids = Tensors.ints(2, 9, BATCH, 3);
    Signal embedded = tokens.apply(Signal.of(ids).withInitialState(state), Pass.inference());
    Tensor started = decoder.apply(embedded, Pass.inference()).value();
    Tensor fresh = decoder.apply(embedded.withInitialState(null), Pass.inference()).value();
    assertFalse(Arrays.equals(started.toArray(), fresh.toArray()));
  }

  /** What a layer ended in is for the caller, and what the caller gave is for the first layer. */
  @Test
  void noLayerStartsFromTheStateOfAnother() {
    Weights weights = Weights.seeded(3);
    LayerFunction lower =
        gru(4).returnSequences().returnState().build("l", weights.scope("l"), Shape.of(ANY, 4));
    LayerFunction upper = gru(4).returnSequences().build("u", weights.scope("u"), lower.output());
    Signal given = Signal.of(x).withInitialState(State.of(Tensors.random(9, BATCH, 4)));
    Signal read = lower.apply(given, Pass.inference());
    assertNull(read.initialState());
    Signal y = upper.apply(read, Pass.inference());
    assertSame(read.state(), y.state());
    assertArrayEquals(
        upper.apply(Signal.of(read.value()), Pass.inference()).value().toArray(),
        y.value().toArray());
    LayerFunction last = gru(2).returnState().build("z", weights.scope("z"), upper.output());
    assertEquals(Shape.of(BATCH, 2), last.apply(y, Pass.inference()).state().h().shape());
  }

  @Test
  void nothingInASkippedStepMatters() {
    Tensor mask = Tensor.of(new float[] {1, 1, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 1, 0, 0}, 3, 5);
    Tensor clean = Ops.where(Ops.expandDims(mask, 2), x, Tensor.scalar(0f));
    Tensor broken = Ops.where(Ops.expandDims(mask, 2), x, Tensor.scalar(Float.NaN));
    for (Rnn layer :
        List.of(lstm(3), gru(3), simpleRnn(3), rnn(new LstmCell(3).withStateAsOutput()))) {
      for (Rnn each : List.of(layer.returnSequences(), layer.goBackwards(), layer.dropout(0.5f))) {
        assertArrayEquals(slopes(each, clean, mask), slopes(each, broken, mask), each.toString());
      }
    }
  }

  /** The gradients of all weights and of the input, one behind the other. */
  private static float[] slopes(Rnn layer, Tensor x, Tensor mask) {
    Weights weights = Weights.seeded(7);
    RnnFunction function = layer.build("rnn_1", weights, Shape.of(ANY, FEATURES));
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Signal y = function.apply(Signal.of(x).withMask(mask), Pass.training(RandomState.seeded(5)));
      Tensor sum = Ops.sum(Ops.square(y.value()));
      Gradients gradients = tape.gradient(sum, weights);
      List<Tensor> all = new ArrayList<>();
      weights.forEach(weight -> all.add(Ops.reshape(gradients.of(weight), weight.value().size())));
      all.add(Ops.reshape(tape.gradient(sum, x), x.size()));
      return Ops.concat(0, all).toArray();
    }
  }

  @Test
  void windowsThatCarryStatesEqualTheWholeSequence() {
    Rnn layer = lstm(6).returnSequences();
    RnnFunction function = build(layer);
    CarriedStates states = new CarriedStates();
    Pass carrying = Pass.inference().carrying(states);
    Tensor early = function.apply(Signal.of(x.slice(1, 0, 2)), carrying).value();
    Tensor late = function.apply(Signal.of(x.slice(1, 2, STEPS)), carrying).value();
    float[] whole = apply(layer, Signal.of(x)).value().toArray();
    assertArrayEquals(whole, Ops.concat(1, early, late).toArray(), 1e-6f);
    states.reset();
    Tensor again = function.apply(Signal.of(x.slice(1, 0, 2)), carrying).value();
    assertArrayEquals(early.toArray(), again.toArray());
  }

  @Test
  void carriedStatesAreSavedAndRestored() {
    RnnFunction function = build(lstm(6));
    CarriedStates states = new CarriedStates();
    function.apply(Signal.of(x), Pass.inference().carrying(states));
    assertEquals(List.of("rnn_1/0", "rnn_1/1"), List.copyOf(states.tensors().keySet()));
    CarriedStates restored = new CarriedStates();
    restored.restore(states.tensors());
    float[] expected =
        function.apply(Signal.of(x), Pass.inference().carrying(states)).value().toArray();
    float[] actual =
        function.apply(Signal.of(x), Pass.inference().carrying(restored)).value().toArray();
    assertArrayEquals(expected, actual);
  }

  @Test
  void whatIsNoCarriedStateIsRefused() {
    Tensor h = Tensor.zeros(1, 2);
    CarriedStates states = new CarriedStates();
    Map<String, Tensor> kept =
        Map.of(
            "a/10",
            h,
            "a/9",
            h,
            "a/2",
            h,
            "a/0",
            h,
            "a/1",
            h,
            "a/3",
            h,
            "a/4",
            h,
            "a/5",
            h,
            "a/6",
            Tensor.full(Shape.of(1, 2), 6));
    refused(states, kept, "a/10 without all before it");
    Map<String, Tensor> eleven = new HashMap<>(kept);
    eleven.put("a/7", h);
    eleven.put("a/8", h);
    states.restore(eleven);
    assertEquals(11, states.get("a").tensors().size());
    assertEquals(6, states.get("a").get(6).get(0, 1));
    refused(states, Map.of("lstm_1", h), "but got lstm_1");
    refused(states, Map.of("/0", h), "but got /0");
    refused(states, Map.of("a/0", h, "a/x", h), "but got a/x");
    refused(states, Map.of("a/00", h), "but got a/00");
    refused(states, Map.of("a/-1", h), "but got a/-1");
    refused(states, Map.of("a/0", Tensor.ofInts(new int[1], 1, 1)), "but got int32 a/0");
    assertEquals(11, states.get("a").tensors().size());
  }

  private static void refused(CarriedStates states, Map<String, Tensor> kept, String part) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> states.restore(kept)).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void noGradientFlowsBackIntoTheWindowBefore() {
    RnnFunction function = build(gru(6));
    CarriedStates states = new CarriedStates();
    Pass carrying = Pass.inference().carrying(states);
    try (GradientTape tape = GradientTape.record()) {
      Tensor before = x.slice(1, 0, 2);
      tape.watch(before);
      function.apply(Signal.of(before), carrying);
      Tensor y = function.apply(Signal.of(x.slice(1, 2, STEPS)), carrying).value();
      assertArrayEquals(new float[before.size()], tape.gradient(Ops.sum(y), before).toArray());
    }
    // What is carried outlives the tape.
    assertEquals(Shape.of(BATCH, 6), states.get("rnn_1").h().detach().shape());
  }

  @Test
  void inputDropoutIsOneMaskForAllStepsOfASequence() {
    // With h' = x and no recurrence, the outputs are the inputs that dropout leaves.
    Rnn layer =
        rnn(new SimpleRnnCell(FEATURES)
                .activation(Activation.LINEAR)
                .withoutBias()
                .initializers(
                    (shape, random) -> identity(), Initializers.zeros(), Initializers.zeros()))
            .returnSequences()
            .dropout(0.5f);
    Tensor ones = Tensor.full(Shape.of(64, STEPS, FEATURES), 1);
    Pass training = Pass.training(RandomState.seeded(5));
    float[] y = build(layer).apply(Signal.of(ones), training).value().toArray();
    int kept = 0;
    for (int b = 0; b < 64; b++) {
      for (int d = 0; d < FEATURES; d++) {
        float first = y[b * STEPS * FEATURES + d];
        assertTrue(first == 0 || first == 2, "kept numbers are scaled by 1 / (1 - rate)");
        kept += first == 0 ? 0 : 1;
        for (int t = 1; t < STEPS; t++) {
          assertEquals(first, y[(b * STEPS + t) * FEATURES + d]);
        }
      }
    }
    // Of 256 about half; six standard deviations are 48.
    assertEquals(128, kept, 48);
    assertArrayEquals(
        ones.toArray(), build(layer).apply(Signal.of(ones), Pass.inference()).value().toArray());
  }

  private static float[] identity() {
    float[] identity = new float[FEATURES * FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      identity[i * FEATURES + i] = 1;
    }
    return identity;
  }

  @Test
  void stacksPassMasksOn() {
    Weights weights = Weights.seeded(3);
    Tensor ids = Tensor.ofInts(new int[] {3, 1, 4, 0, 0, 2, 5, 0, 0, 0}, 2, 5);
    LayerFunction tokens = embedding(6, 4).maskZero().build("e", weights.scope("e"), Shape.of(ANY));
    LayerFunction lower = gru(3).returnSequences().build("l", weights.scope("l"), tokens.output());
    LayerFunction upper = gru(2).build("u", weights.scope("u"), lower.output());
    Tensor padded = run(ids, tokens, lower, upper);
    Tensor first = run(Tensor.ofInts(new int[] {3, 1, 4}, 1, 3), tokens, lower, upper);
    Tensor second = run(Tensor.ofInts(new int[] {2, 5}, 1, 2), tokens, lower, upper);
    assertArrayEquals(Ops.concat(0, first, second).toArray(), padded.toArray(), 1e-6f);
  }

  private static Tensor run(Tensor ids, LayerFunction... stack) {
    Signal signal = Signal.of(ids);
    for (LayerFunction layer : stack) {
      signal = layer.apply(signal, Pass.inference());
    }
    return signal.value();
  }

  @Test
  void saysFusedOrWhyNot() {
    assertEquals("fused", build(lstm(3)).path());
    assertEquals(
        "unrolled (state is output)", build(rnn(new LstmCell(3).withStateAsOutput())).path());
  }
}
