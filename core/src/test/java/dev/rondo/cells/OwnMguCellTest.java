package dev.rondo.cells;

import static dev.rondo.layers.Layers.rnn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.layers.Pass;
import dev.rondo.layers.Rnn;
import dev.rondo.layers.RnnFunction;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A cell as a user would write it passes the contract with nothing but its step. */
class OwnMguCellTest extends CellContract {

  /**
   * The minimal gated unit (Zhou, Wu, Zhang and Zhou, 2016, "Minimal gated unit for recurrent
   * neural networks").
   */
  record OwnMguCell(int units) implements Cell {
    @Override
    public int[] stateSizes() {
      return new int[] {units};
    }

    @Override
    public CellFunction build(Weights weights, int features) {
      int both = features + units;
      Tensor forget = weights.add("forget", Initializers.glorotUniform(), both, units);
      Tensor candidate = weights.add("candidate", Initializers.glorotUniform(), both, units);
      Tensor bias = weights.add("bias", Initializers.zeros(), units);
      return (x, state) -> {
        Tensor h = state.h();
        Tensor f = Ops.sigmoid(Ops.linear(Ops.concat(1, x, h), forget, bias));
        Tensor n = Ops.tanh(Ops.concat(1, x, f.mul(h)).matmul(candidate));
        Tensor next = h.add(f.mul(n.sub(h)));
        return new CellFunction.Step(next, State.of(next));
      };
    }
  }

  @Override
  Stream<Variant> variants() {
    return Stream.of(
        new Variant("3 units", new OwnMguCell(3), null, "unrolled (own cell)", true),
        new Variant("9 units", new OwnMguCell(9), null, "unrolled (own cell)", true));
  }

  @Test
  void runsThroughRnn() {
    Rnn layer = rnn(new OwnMguCell(4)).returnSequences().returnState();
    assertEquals("own_mgu", layer.kind());
    Weights weights = Weights.seeded(2);
    RnnFunction function =
        layer.build("own_mgu_1", weights.scope("own_mgu_1"), Shape.of(Shape.ANY, 3));
    assertEquals(
        "[own_mgu_1/forget[7, 4], own_mgu_1/candidate[7, 4], own_mgu_1/bias[4]]",
        weights.list().toString());
    Tensor x = CellProblem.normal(RandomState.seeded(1), 1, 2, 5, 3);
    Tensor mask = Tensor.of(new float[] {1, 1, 1, 0, 0, 0, 1, 1, 1, 1}, 2, 5);
    Signal y = function.apply(Signal.of(x).withMask(mask), Pass.inference());
    // The equations for the only step that the first row takes after its second one.
    Tensor f = weights.get("own_mgu_1/forget").value();
    Tensor n = weights.get("own_mgu_1/candidate").value();
    for (int j = 0; j < 4; j++) {
      double h = y.value().get(0, 1, j);
      double zn = 0;
      for (int k = 0; k < 3; k++) {
        zn += x.get(0, 2, k) * n.get(k, j);
      }
      for (int k = 0; k < 4; k++) {
        zn += forget(y, x, f, k) * y.value().get(0, 1, k) * n.get(3 + k, j);
      }
      double gate = forget(y, x, f, j);
      double expected = (1 - gate) * h + gate * Math.tanh(zn);
      assertEquals(expected, y.value().get(0, 2, j), 1e-5);
      assertEquals(expected, y.value().get(0, 4, j), 1e-5);
      assertEquals(expected, y.state().h().get(0, j), 1e-5);
    }
  }

  /** Gate k of the third step of the first row. */
  private static double forget(Signal y, Tensor x, Tensor w, int k) {
    double z = 0;
    for (int i = 0; i < 3; i++) {
      z += x.get(0, 2, i) * w.get(i, k);
    }
    for (int i = 0; i < 4; i++) {
      z += y.value().get(0, 1, i) * w.get(3 + i, k);
    }
    return Float64.sigmoid(z);
  }
}
