package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Merges.add;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.losses.Losses.mse;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.CellFunction.Step;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.ResidualCell;
import dev.rondo.cells.SkipCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.cells.State;
import dev.rondo.dataset.Batch;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.layers.StateWatch;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cells within cells have the flow of the layers that compute the same. */
class StackedFlowTest {
  private static final int BATCH = 2;
  private static final int STEPS = 5;
  private static final Tensor X = Tensors.random(1, BATCH, STEPS, 3);
  private static final Tensor Y = Tensors.random(2, BATCH, 1);
  private static final Tensor EACH = Tensors.random(3, BATCH, STEPS, 1);
  private static final Tensor HOLES =
      Tensor.of(new float[] {0, 1, 0, 1, 1, 1, 1, 0, 1, 0}, BATCH, STEPS);

  private static Batch batch(Tensor y, @Nullable Tensor mask) {
    return new Batch(X, y, null, mask, false);
  }

  private static void fill(Model model) {
    long seed = 10;
    for (Weight weight : model.weights()) {
      weight.assign(Tensors.random(seed++, weight.value().shape().toArray()).mul(0.7f));
    }
  }

  /**
   * The flow of the one layer of cells, checked against layers of the same weights.
   *
   * @param names of the layers, from the bottom
   */
  private static void assertSame(Model layers, Model cells, Batch batch, String... names) {
    fill(layers);
    fill(cells);
    GradientFlow expected = layers.gradientFlow(batch, mse());
    GradientFlow flow = cells.gradientFlow(batch, mse());
    assertEquals(expected.loss(), flow.loss(), 1e-6);
    String layer = flow.layers().get(0);
    double first = 0;
    double last = 0;
    int at = 0;
    for (String name : names) {
      for (int part = 0; part < expected.parts(name); part++, at++) {
        double[] norms = expected.norms(name, part);
        assertArrayEquals(norms, flow.norms(layer, at), 1e-5, name + ", part " + part + flow);
        first = Math.hypot(first, norms[0]);
        last = Math.hypot(last, norms[STEPS - 1]);
      }
    }
    assertEquals(at, flow.parts(layer));
    // a quarter of five steps is one
    assertEquals(first / last, flow.carried(layer), 1e-4 * first / last);
    assertArrayEquals(
        expected.weights().values().stream().mapToDouble(norm -> norm).toArray(),
        flow.weights().values().stream().mapToDouble(norm -> norm).toArray(),
        1e-5);
  }

  @Test
  void aStackIsItsLayers() {
    for (Tensor mask : new Tensor[] {null, HOLES}) {
      assertSame(
          Sequential.of(input(Shape.ANY, 3), lstm(4).returnSequences(), lstm(5), dense(1)),
          Sequential.of(
              input(Shape.ANY, 3),
              rnn(StackedRnnCells.of(new LstmCell(4), new LstmCell(5))),
              dense(1)),
          batch(Y, mask),
          "lstm_1",
          "lstm_2");
      assertSame(
          Sequential.of(
              input(Shape.ANY, 3),
              lstm(4).returnSequences(),
              gru(4).returnSequences(),
              gru(2).returnSequences(),
              dense(1)),
          Sequential.of(
              input(Shape.ANY, 3),
              rnn(StackedRnnCells.of(
                      new LstmCell(4), StackedRnnCells.of(new GruCell(4), new GruCell(2))))
                  .returnSequences(),
              dense(1)),
          batch(EACH, mask),
          "lstm_1",
          "gru_1",
          "gru_2");
    }
  }

  @Test
  void aResidualCellIsALayerAndASum() {
    Node x = input("x", Shape.ANY, 3);
    assertSame(
        Model.of(x, add(x.then("gru", gru(3).returnSequences()), x).then("y", dense(1))),
        Sequential.of(
            input(Shape.ANY, 3), rnn(new ResidualCell(new GruCell(3))).returnSequences(), dense(1)),
        batch(EACH, null),
        "gru");
    Node low = x.then("low", lstm(3).returnSequences());
    Node joined = add(low.then("high", gru(3).returnSequences()), low);
    assertSame(
        Model.of(x, joined.then("top", lstm(2)).then("y", dense(1))),
        Sequential.of(
            input(Shape.ANY, 3),
            rnn(
                StackedRnnCells.of(
                    new LstmCell(3), new ResidualCell(new GruCell(3)), new LstmCell(2))),
            dense(1)),
        batch(Y, null),
        "low",
        "high",
        "top");
  }

  @Test
  void aSkipCellIsALayerAndItsInputBesideIt() {
    Node x = input("x", Shape.ANY, 3);
    Node both = concatenate(x.then("lstm", lstm(2).returnSequences()), x);
    assertSame(
        Model.of(x, both.then("y", dense(1))),
        Sequential.of(
            input(Shape.ANY, 3), rnn(new SkipCell(new LstmCell(2), 3)).returnSequences(), dense(1)),
        batch(EACH, null),
        "lstm");
  }

  /** A cell that puts out its second part, and one that puts out none, but what may equal it. */
  record Own(int units, boolean second) implements Cell {
    @Override
    public int[] stateSizes() {
      return new int[] {units, units};
    }

    @Override
    public CellFunction build(Weights weights, int features) {
      Tensor w = weights.add("w", Initializers.glorotUniform(), features, units);
      return (x, state) -> {
        Tensor c = state.get(1).mul(0.5f).add(x.matmul(w));
        Tensor h = state.h().mul(0.3f).add(c);
        return new Step(second ? c : h.add(x.matmul(w)), State.of(h, c));
      };
    }
  }

  /** Looking changes no gradient, also where an input of zeros makes an output equal a state. */
  @Test
  void gradientsAreThoseWithoutAWatch() {
    Tensor zeros = Tensors.random(4, BATCH, STEPS, 3);
    float[] numbers = zeros.toArray();
    for (int t : new int[] {1, 4}) {
      for (int i = 0; i < 3; i++) {
        numbers[t * 3 + i] = 0;
        numbers[(STEPS + t) * 3 + i] = 0;
      }
    }
    for (Cell cell :
        List.of(
            new ResidualCell(new GruCell(3)),
            new ResidualCell(new LstmCell(3)),
            new SkipCell(new LstmCell(2), 3),
            new ResidualCell(StackedRnnCells.of(new GruCell(2), new Own(3, true))),
            StackedRnnCells.of(new ResidualCell(new GruCell(3)), new LstmCell(2)),
            new Own(3, true),
            new Own(3, false))) {
      Model model = Sequential.of(input(Shape.ANY, 3), rnn(cell).returnSequences(), dense(1));
      fill(model);
      for (Tensor mask : new Tensor[] {null, HOLES}) {
        for (float[] values : List.of(numbers, new float[numbers.length])) {
          Tensor x = Tensor.of(values, BATCH, STEPS, 3);
          float[][] plain = gradients(model, x, mask, 0);
          for (int places : new int[] {1, 2, STEPS}) {
            float[][] watched = gradients(model, x, mask, places);
            for (int i = 0; i < plain.length; i++) {
              assertArrayEquals(plain[i], watched[i], 2e-6f, cell + ", " + places + ", " + i);
            }
          }
        }
      }
    }
  }

  /**
   * By the input and all weights.
   *
   * @param places 0 for no watch
   */
  private static float[][] gradients(Model model, Tensor x, @Nullable Tensor mask, int places) {
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Pass pass = Pass.inference();
      if (places > 0) {
        pass = pass.watching(StateWatch.places(tape, places));
      }
      Signal y = model.apply(Signal.of(x).withMask(mask), pass);
      Tensor error = mse().apply(EACH, y.value(), null, mask);
      List<Differentiable> by = new ArrayList<>(List.of(x));
      model.weights().forEach(by::add);
      Gradients gradients = tape.gradient(error, by);
      float[][] all = new float[by.size()][];
      for (int i = 0; i < all.length; i++) {
        Tensor gradient = gradients.of(by.get(i));
        assertNotNull(gradient);
        all[i] = gradient.toArray();
      }
      return all;
    }
  }
}
