package dev.rondo.layers;

import static dev.rondo.layers.Layers.rnn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.CellFunction.Step;
import dev.rondo.cells.State;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.GradientCheck;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import org.junit.jupiter.api.Test;

/** Cells as users write them, through {@link Rnn}. */
class OwnCellTest {

  /** Keeps a running mean of its inputs; the example of {@link Cell}. */
  record LeakyCell(int units, float keep) implements Cell {
    @Override
    public int[] stateSizes() {
      return new int[] {units};
    }

    @Override
    public CellFunction build(Weights weights, int features) {
      Tensor w = weights.add("kernel", Initializers.glorotUniform(), features, units);
      return (x, state) -> {
        Tensor h = state.h().mul(keep).add(x.matmul(w).mul(1 - keep));
        return new Step(h, State.of(h));
      };
    }
  }

  /** Its output is wider than its state, and no part of it. */
  record CountingCell(int units) implements Cell {
    @Override
    public int[] stateSizes() {
      return new int[] {1};
    }

    @Override
    public CellFunction build(Weights weights, int features) {
      Tensor w = weights.add("kernel", Initializers.glorotUniform(), features, units);
      return (x, state) -> {
        Tensor count = state.h().add(1f);
        return new Step(Activation.TANH.apply(x.matmul(w).mul(count)), State.of(count));
      };
    }
  }

  /** Its output has the shape of its state, but is another number. */
  record TanhCell(int units) implements Cell {
    @Override
    public int[] stateSizes() {
      return new int[] {units};
    }

    @Override
    public CellFunction build(Weights weights, int features) {
      return (x, state) -> {
        Tensor sum = state.h().add(x);
        return new Step(Activation.TANH.apply(sum), State.of(sum));
      };
    }
  }

  /** Remembers nothing. */
  record ForgetfulCell(int units) implements Cell {
    @Override
    public int[] stateSizes() {
      return new int[0];
    }

    @Override
    public CellFunction build(Weights weights, int features) {
      return (x, state) -> new Step(x.mul(2f), state);
    }
  }

  /** Says one thing and does another. */
  record LyingCell(int units, int[] stateSizes) implements Cell {
    @Override
    public CellFunction build(Weights weights, int features) {
      return (x, state) -> new Step(x, State.of(x));
    }
  }

  @Test
  void leakyCellIsARunningMean() {
    Rnn layer = rnn(new LeakyCell(2, 0.75f)).returnSequences();
    Weights weights = Weights.seeded(1);
    RnnFunction function = layer.build("leaky_1", weights, Shape.of(Shape.ANY, 2));
    weights.get("kernel").assign(Tensor.of(new float[] {1, 0, 0, 1}, 2, 2));
    Tensor x = Tensor.of(new float[] {4, 8, 0, 16, 1, 1}, 1, 3, 2);
    Tensor y = function.apply(Signal.of(x), Pass.inference()).value();
    // h1 = 1/4 x1; h2 = 3/4 h1 + 1/4 x2; h3 = 3/4 h2 + 1/4 x3
    float[] expected = {1, 2, 0.75f, 5.5f, 0.8125f, 4.375f};
    assertArrayEquals(expected, y.toArray(), 1e-6f);
    assertEquals("leaky", layer.kind());
    assertEquals("unrolled (own cell)", function.path());
  }

  @Test
  void gradientsFlowThroughACellWhoseOutputIsNotItsState() {
    Weights weights = Weights.seeded(1);
    RnnFunction function =
        rnn(new CountingCell(3)).returnSequences().build("c", weights, Shape.of(Shape.ANY, 2));
    Weight kernel = weights.get("kernel");
    Tensor x = Tensors.random(3, 2, 4, 2);
    Tensor mask = Tensor.of(new float[] {0, 1, 1, 0, 1, 0, 1, 1}, 2, 4);
    Signal masked = Signal.of(x).withMask(mask);
    GradientCheck.assertGradients(
        "counting", () -> function.apply(masked, Pass.inference()).value(), x, kernel);
    Tensor y = function.apply(masked, Pass.inference()).value();
    // A first step that is skipped has no output before it to repeat.
    assertEquals(0, y.get(0, 0, 1));
    // Later ones repeat the step before them.
    assertNotEquals(0, y.get(1, 0, 1));
    assertEquals(y.get(1, 0, 1), y.get(1, 1, 1));
    assertEquals(y.get(0, 2, 1), y.get(0, 3, 1));
  }

  @Test
  void aSkippedFirstStepPutsOutTheCarriedHOnlyIfThatIsTheOutput() {
    Tensor x = Tensor.full(Shape.of(1, 3, 2), 1);
    Tensor mask = Tensor.of(new float[] {0, 0, 1}, 1, 3);
    State carried = State.of(Tensor.of(new float[] {3, 5}, 1, 2));
    Signal signal = Signal.of(x).withMask(mask).withInitialState(carried);
    Tensor other = run(new TanhCell(2), signal);
    float[] tanh = {0, 0, 0, 0, (float) Math.tanh(4), (float) Math.tanh(6)};
    assertArrayEquals(tanh, other.toArray(), 1e-6f);
    float[] h = run(new LeakyCell(2, 0.5f), signal).slice(1, 0, 2).toArray();
    assertArrayEquals(new float[] {3, 5, 3, 5}, h);
  }

  @Test
  void aCellMayHaveNoState() {
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3, 1);
    Tensor mask = Tensor.of(new float[] {0, 1, 0}, 1, 3);
    Tensor y = run(new ForgetfulCell(1), Signal.of(x).withMask(mask));
    assertArrayEquals(new float[] {0, 4, 4}, y.toArray());
  }

  private static Tensor run(Cell cell, Signal x) {
    Shape example = x.value().shape().remove(0);
    RnnFunction function = rnn(cell).returnSequences().build("own_1", Weights.seeded(1), example);
    return function.apply(x, Pass.inference()).value();
  }

  @Test
  void aStepOfNothingIsSaidWithTheCellsName() {
    Cell nothing =
        new Cell() {
          @Override
          public int units() {
            return 2;
          }

          @Override
          public int[] stateSizes() {
            return new int[] {2};
          }

          @Override
          public CellFunction build(Weights weights, int features) {
            return (x, state) -> null;
          }
        };
    Signal x = Signal.of(Tensor.zeros(1, 3, 2));
    String message = assertThrows(IllegalStateException.class, () -> run(nothing, x)).getMessage();
    assertEquals(
        "own_1: step of a cell: expected an output and a state but got null. Let step() return a"
            + " Step.",
        message);
  }

  @Test
  void lambdasAndNamelessCellsAreCalledRnn() {
    Cell nameless =
        new Cell() {
          @Override
          public int units() {
            return 2;
          }

          @Override
          public int[] stateSizes() {
            return new int[] {2};
          }

          @Override
          public CellFunction build(Weights weights, int features) {
            return (x, state) -> new Step(x, State.of(Ops.add(x, state.h())));
          }
        };
    assertEquals("rnn", rnn(nameless).kind());
    Layer lambda = (name, weights, input) -> Layers.dense(1).build(name, weights, input);
    assertEquals("layer", lambda.kind());
  }

  @Test
  void saysWhenACellDoesNotDoWhatItSays() {
    Tensor x = Tensors.random(1, 2, 3, 4);
    RnnFunction wide =
        rnn(new LyingCell(5, new int[] {4})).build("lying_1", Weights.seeded(1), Shape.of(3, 4));
    String message =
        assertThrows(IllegalStateException.class, () -> wide.apply(Signal.of(x), Pass.inference()))
            .getMessage();
    assertEquals(
        "lying_1: expected outputs [2, 3, 5] from the cell, whose units() is 5, but got [2, 3, 4]."
            + " Let units() be the width of what step() puts out.",
        message);
    RnnFunction states =
        rnn(new LyingCell(4, new int[] {4, 4})).build("l", Weights.seeded(1), Shape.of(3, 4));
    message =
        assertThrows(
                IllegalStateException.class, () -> states.apply(Signal.of(x), Pass.inference()))
            .getMessage();
    assertTrue(message.contains("[[2, 4], [2, 4]] of stateSizes() but got [[2, 4]]"), message);
  }
}
