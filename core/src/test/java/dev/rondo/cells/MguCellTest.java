package dev.rondo.cells;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.stream.Stream;

/** A cell as a user would write it passes the contract with nothing but its step. */
class MguCellTest extends CellContract {

  /**
   * The minimal gated unit (Zhou, Wu, Zhang and Zhou, 2016, "Minimal gated unit for recurrent
   * neural networks").
   */
  record MguCell(int units) implements Cell {
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
        new Variant("3 units", new MguCell(3), null, "unrolled (own cell)", true),
        new Variant("9 units", new MguCell(9), null, "unrolled (own cell)", true));
  }
}
