package dev.rondo.layers;

import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.IndRnnCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.MguCell;
import dev.rondo.cells.ResidualCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.SkipCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.cells.State;
import dev.rondo.saving.Descriptions;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Scans;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Dropout of inputs and of the recurrence, as an {@link Rnn} hands it to its cell. */
class RnnDropoutTest {
  private static final Shape INPUT = Shape.of(Shape.ANY, 4);
  private final Tensor x = Tensors.random(1, 3, 5, 4);

  private Tensor apply(Rnn layer, Pass pass) {
    return layer.build("rnn_1", Weights.seeded(7), INPUT).apply(Signal.of(x), pass).value();
  }

  private static Pass training() {
    return Pass.training(RandomState.seeded(5));
  }

  @Test
  void theMaskComesFromThePassAndHoldsForTheWholeSequence() {
    Tensor m = Ops.dropoutMask(Shape.of(3, 6), 0.4f, RandomState.seeded(5));
    Scan scan =
        new LstmCell(6)
            .build(Weights.seeded(7), 4)
            .withRecurrentMask(m)
            .scan(x, null, State.zeros(3, 6, 6));
    Rnn layer = lstm(6).returnSequences().recurrentDropout(0.4f);
    assertArrayEquals(scan.outputs().toArray(), apply(layer, training()).toArray());
    assertArrayEquals(
        apply(layer, training()).toArray(), apply(layer, training()).toArray(), "same seed");
  }

  @Test
  void offOutsideOfTraining() {
    for (Rnn layer : List.of(simpleRnn(6), lstm(6), gru(6))) {
      float[] plain = apply(layer, Pass.inference()).toArray();
      Rnn dropping = layer.variationalDropout(0.5f).weightDrop(0.5f);
      assertArrayEquals(plain, apply(dropping, Pass.inference()).toArray());
      assertFalse(Arrays.equals(plain, apply(dropping, training()).toArray()));
      assertEquals("fused", dropping.build("rnn_1", Weights.seeded(7), INPUT).path());
    }
  }

  /** h' = h + x with h dropped whole or doubled: so each unit counts its inputs, or 2^n of them. */
  @Test
  void aUnitIsDroppedInAllStepsOrInNone() {
    Rnn layer =
        rnn(new SimpleRnnCell(4)
                .activation(Activation.LINEAR)
                .withoutBias()
                .initializers(
                    RnnDropoutTest::identity, RnnDropoutTest::identity, Initializers.zeros()))
            .recurrentDropout(0.5f);
    Tensor ones = Ops.broadcastTo(Tensor.scalar(1), Shape.of(3, 5, 4));
    float[] y =
        layer
            .build("rnn_1", Weights.seeded(7), INPUT)
            .apply(Signal.of(ones), training())
            .value()
            .toArray();
    boolean dropped = false;
    boolean kept = false;
    for (float each : y) {
      // h[5] = 1, or 1 + 2 + 4 + 8 + 16
      dropped |= each == 1;
      kept |= each == 31;
      assertFalse(each != 1 && each != 31, () -> "a unit in between: " + each);
    }
    assertTrue(dropped && kept);
  }

  private static float[] identity(Shape shape, RandomState random) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i += shape.dim(1) + 1) {
      values[i] = 1;
    }
    return values;
  }

  @Test
  void variationalDropoutIsBoth() {
    assertEquals(lstm(6).dropout(0.3f).recurrentDropout(0.3f), lstm(6).variationalDropout(0.3f));
    assertEquals(
        lstm(6).recurrentDropout(0.2f).dropout(0.1f), lstm(6).dropout(0.1f).recurrentDropout(0.2f));
    assertEquals(
        lstm(6)
            .recurrentDropout(0.2f)
            .returnSequences()
            .goBackwards()
            .returnState()
            .learnedInitialState()
            .zeroOutputForMask()
            .noise()
            .recurrentDropout(),
        0.2f);
    assertEquals(
        0.3f,
        lstm(6).weightDrop(0.3f).variationalDropout(0.1f).returnSequences().noise().weightDrop());
  }

  /** Outputs and gradients are those of a cell whose kernel is that of the layer, masked. */
  @Test
  void weightDropMasksTheRecurrentKernel() {
    for (Rnn plain : List.of(simpleRnn(6), lstm(6), gru(6), rnn(new MguCell(6)))) {
      Weights weights = Weights.seeded(7);
      Rnn layer = plain.returnSequences().weightDrop(0.4f);
      RnnFunction function = layer.build("rnn_1", weights, INPUT);
      assertEquals("fused", function.path());
      Weight u = weights.get("recurrent_kernel");
      Tensor m = Ops.dropoutMask(u.value().shape(), 0.4f, RandomState.seeded(5));
      float[] dropped;
      float[] gradient;
      try (GradientTape tape = GradientTape.record()) {
        Tensor y = function.apply(Signal.of(x), training()).value();
        dropped = y.toArray();
        gradient = tape.gradient(Ops.sum(Ops.square(y)), List.of(u)).of(u).toArray();
      }
      u.assign(u.value().mul(m));
      try (GradientTape tape = GradientTape.record()) {
        Tensor y = function.apply(Signal.of(x), Pass.inference()).value();
        assertArrayEquals(y.toArray(), dropped, 1e-6f);
        // forward: kernel = u * m   so: dU = dKernel * m
        Tensor expected = tape.gradient(Ops.sum(Ops.square(y)), List.of(u)).of(u).mul(m);
        assertArrayEquals(expected.toArray(), gradient, 1e-5f);
      }
    }
  }

  @Test
  void zoneoutByChanceInTraining() {
    RandomState random = RandomState.seeded(5);
    Tensor h = Scans.zoneoutMask(Shape.of(3, 5, 6), 0.2f, random);
    Tensor c = Scans.zoneoutMask(Shape.of(3, 5, 6), 0.5f, random);
    Scan scan =
        new LstmCell(6)
            .build(Weights.seeded(7), 4)
            .withZoneout(h, c)
            .scan(x, null, State.zeros(3, 6, 6));
    Rnn layer = lstm(6).returnSequences().zoneout(0.2f, 0.5f);
    assertEquals("fused", layer.build("rnn_1", Weights.seeded(7), INPUT).path());
    assertArrayEquals(scan.outputs().toArray(), apply(layer, training()).toArray());
  }

  /** The plain step, and a fifth of the old state beside four fifths of the new one. */
  @Test
  void zoneoutAsExpectedElsewhereAlsoStepByStep() {
    Weights weights = Weights.seeded(7);
    RnnFunction function = gru(6).returnSequences().zoneout(0.2f).build("rnn_1", weights, INPUT);
    CellFunction plain = new GruCell(6).build(Weights.seeded(7), 4);
    Tensor whole = function.apply(Signal.of(x), Pass.inference()).value();
    CarriedStates carried = new CarriedStates();
    Tensor state = Tensor.zeros(3, 6);
    for (int t = 0; t < 5; t++) {
      Tensor now = x.slice(1, t, t + 1);
      Tensor free = plain.step(Ops.squeeze(now, 1), State.of(state)).state().h();
      state = state.mul(0.2f).add(free.mul(0.8f));
      assertArrayEquals(state.toArray(), Ops.squeeze(whole.slice(1, t, t + 1), 1).toArray(), 1e-5f);
      Tensor step = function.apply(Signal.of(now), Pass.inference().carrying(carried)).value();
      assertArrayEquals(state.toArray(), step.toArray(), 1e-5f);
    }
  }

  /** What the cell inside gives, zoned out, with the input beside or added. */
  @Test
  void aroundACellItIsTheNoiseOfTheCell() {
    Rnn inner = noisy(new LstmCell(4));
    Rnn residual = noisy(new ResidualCell(new LstmCell(4)));
    Rnn skip = noisy(new SkipCell(new LstmCell(4), 4));
    for (Supplier<Pass> pass : List.<Supplier<Pass>>of(Pass::inference, RnnDropoutTest::training)) {
      Tensor y = apply(inner, pass.get());
      assertArrayEquals(y.add(x).toArray(), apply(residual, pass.get()).toArray(), 1e-6f);
      assertArrayEquals(Ops.concat(2, y, x).toArray(), apply(skip, pass.get()).toArray(), 1e-6f);
      assertFalse(
          Arrays.equals(y.toArray(), apply(lstm(4).returnSequences(), pass.get()).toArray()));
    }
  }

  private static Rnn noisy(Cell cell) {
    return rnn(cell).returnSequences().zoneout(0.2f, 0.5f).recurrentDropout(0.3f).weightDrop(0.2f);
  }

  @Test
  void zoneoutOfWhatIsNotThereIsRefused() {
    assertEquals(
        "gru: expected a cell with h and c for zoneout of c but got GruCell. Use zoneout(rate).",
        assertThrows(IllegalArgumentException.class, () -> gru(6).zoneout(0.1f, 0.1f))
            .getMessage());
  }

  @Test
  void theDescriptionKeepsTheRate() {
    Rnn layer = gru(6).dropout(0.1f).recurrentDropout(0.2f).weightDrop(0.3f).zoneout(0.4f);
    Descriptions known =
        Descriptions.of().with(Layers.descriptions()).with(Initializers.descriptions());
    assertEquals(layer, known.read(known.write(layer), Layer.class));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertEquals(
        "lstm: expected a dropout rate in [0, 1), the fraction set to zero, but got 1.0",
        assertThrows(IllegalArgumentException.class, () -> lstm(6).recurrentDropout(1f))
            .getMessage());
    String expected =
        ", as SimpleRnnCell, LstmCell, GruCell, MguCell and stacked, residual and skip cells of"
            + " these do, but got IndRnnCell. Use dropout(rate) on the inputs, or override"
            + " takesRecurrentDropout() of the cell with withRecurrentMask(), withRecurrentKernel()"
            + " and withZoneout() of its function.";
    Rnn own = rnn(new IndRnnCell(6));
    refused(() -> own.recurrentDropout(0.5f), "ind_rnn", "recurrent dropout" + expected);
    refused(() -> own.zoneout(0.5f), "ind_rnn", "zoneout" + expected);
    refused(() -> own.zoneout(0.5f, 0.5f), "ind_rnn", "zoneout" + expected);
    refused(() -> own.weightDrop(0.5f), "ind_rnn", "weight drop" + expected);
    Rnn stack =
        rnn(StackedRnnCells.of(new GruCell(4), new ResidualCell(new SkipCell(own.cell(), 2))));
    refused(() -> stack.zoneout(0.5f), "stacked_rnn_cells", "zoneout" + expected);
  }

  private static void refused(Executable wrong, String kind, String rest) {
    assertEquals(
        kind + ": expected a cell that takes " + rest,
        assertThrows(IllegalArgumentException.class, wrong).getMessage());
  }
}
