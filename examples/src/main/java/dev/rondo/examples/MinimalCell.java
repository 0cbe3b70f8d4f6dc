package dev.rondo.examples;

import static dev.rondo.weights.Initializers.glorotUniform;
import static dev.rondo.weights.Initializers.ones;
import static dev.rondo.weights.Initializers.orthogonal;

import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.State;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;

/** Minimal gated unit (Zhou, Wu, Zhang and Zhou, 2016): one gate f, h' = (1 - f) h + f n. */
public record MinimalCell(int units) implements Cell {
  @Override
  public int[] stateSizes() {
    return new int[] {units};
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    Tensor wf = weights.add("forget_kernel", glorotUniform(), features, units);
    Tensor uf = weights.add("forget_recurrent", orthogonal(), units, units);
    Tensor bf = weights.add("forget_bias", ones(), units);
    Tensor wn = weights.add("kernel", glorotUniform(), features, units);
    Tensor un = weights.add("recurrent_kernel", orthogonal(), units, units);
    return (x, state) -> {
      Tensor h = state.h();
      Tensor f = Ops.sigmoid(x.matmul(wf).add(h.matmul(uf)).add(bf));
      Tensor n = Ops.tanh(x.matmul(wn).add(f.mul(h).matmul(un)));
      Tensor next = h.add(f.mul(n.sub(h)));
      return new CellFunction.Step(next, State.of(next));
    };
  }
}
