package dev.rondo.tensor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scans step by step in basic operations: what the fused ones must equal. */
final class UnrolledScans {

  /** The next state, from one step's projections and the state before. */
  @FunctionalInterface
  private interface Step {
    List<Tensor> next(Tensor a, List<Tensor> before);
  }

  private UnrolledScans() {}

  private static Scanned scan(
      Tensor projected, @Nullable Tensor mask, List<Tensor> initial, Step step) {
    List<Tensor> state = initial;
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> steps = Ops.unstack(projected, 1);
    for (int t = 0; t < steps.size(); t++) {
      List<Tensor> next = new ArrayList<>(step.next(steps.get(t), state));
      if (mask != null) {
        Tensor on = Ops.slice(mask, 1, t, t + 1);
        for (int i = 0; i < next.size(); i++) {
          next.set(i, Ops.where(on, next.get(i), state.get(i)));
        }
      }
      state = next;
      outputs.add(state.get(0));
    }
    return new Scanned(Ops.stack(1, outputs), state);
  }

  static Scanned simpleRnn(
      Tensor projected, Tensor recurrent, Activation f, @Nullable Tensor mask, Tensor h0) {
    return scan(
        projected,
        mask,
        List.of(h0),
        (a, before) -> List.of(f.apply(a.add(before.get(0).matmul(recurrent)))));
  }

  static Scanned lstm(
      Tensor projected, Tensor recurrent, @Nullable Tensor mask, Tensor h0, Tensor c0) {
    return scan(
        projected,
        mask,
        List.of(h0, c0),
        (a, before) -> {
          List<Tensor> gates = Ops.split(a.add(before.get(0).matmul(recurrent)), -1, 4);
          Tensor i = Ops.sigmoid(gates.get(0));
          Tensor f = Ops.sigmoid(gates.get(1));
          Tensor g = Ops.tanh(gates.get(2));
          Tensor o = Ops.sigmoid(gates.get(3));
          Tensor c = f.mul(before.get(1)).add(i.mul(g));
          return List.of(o.mul(Ops.tanh(c)), c);
        });
  }

  static Scanned gru(
      Tensor projected,
      Tensor recurrent,
      @Nullable Tensor recurrentBias,
      boolean resetAfter,
      @Nullable Tensor mask,
      Tensor h0) {
    int units = recurrent.dim(0);
    Tensor bias = recurrentBias == null ? Tensor.zeros(3 * units) : recurrentBias;
    return scan(
        projected,
        mask,
        List.of(h0),
        (a, before) -> {
          Tensor h = before.get(0);
          List<Tensor> x = Ops.split(a, -1, 3);
          List<Tensor> u = Ops.split(recurrent, -1, 3);
          List<Tensor> b = Ops.split(bias, -1, 3);
          Tensor z = Ops.sigmoid(x.get(0).add(h.matmul(u.get(0))).add(b.get(0)));
          Tensor r = Ops.sigmoid(x.get(1).add(h.matmul(u.get(1))).add(b.get(1)));
          Tensor n =
              resetAfter
                  ? Ops.tanh(x.get(2).add(r.mul(h.matmul(u.get(2)).add(b.get(2)))))
                  : Ops.tanh(x.get(2).add(r.mul(h).matmul(u.get(2))).add(b.get(2)));
          return List.of(z.mul(h).add(Tensor.scalar(1).sub(z).mul(n)));
        });
  }
}
