package dev.rondo.cells;

import dev.rondo.cells.QrnnCell.Pooling;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Recurrences;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Scanned;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link QrnnCell} over its weights. */
record QrnnFunction(QrnnCell cell, Tensor kernel, @Nullable Tensor bias) implements CellFunction {

  /** Of the input of {@code j} steps before. */
  private Tensor kernel(int j) {
    int row = cell.window() - 1 - j;
    return Ops.squeeze(kernel.slice(0, row, row + 1), 0);
  }

  /** Gates after their activation, of one step or all. */
  private Tensor gate(Tensor a, int gate) {
    Tensor part = Sequences.part(a, gate, cell.units());
    return gate == 0 ? Ops.tanh(part) : Ops.sigmoid(part);
  }

  @Override
  public Step step(Tensor x, State state) {
    int own = cell.own();
    Tensor[] next = new Tensor[cell.stateSizes().length];
    Tensor a = Ops.linear(x, kernel(0), bias);
    for (int j = 1; j < cell.window(); j++) {
      // p[j]' = x W[j] + p[j+1], and the gates take p[1]
      Tensor later = x.matmul(kernel(j));
      boolean last = j == cell.window() - 1;
      next[own + j - 1] = last ? later : later.add(state.get(own + j));
    }
    if (cell.window() > 1) {
      a = a.add(state.get(own));
    }
    Tensor z = gate(a, 0);
    Tensor f = gate(a, 1);
    Tensor c =
        cell.pooling() == Pooling.IFO
            ? f.mul(state.get(1)).add(gate(a, 3).mul(z))
            : Sequences.mix(f, state.get(own - 1), z);
    next[own - 1] = c;
    next[0] = cell.pooling() == Pooling.F ? c : gate(a, 2).mul(c);
    return new Step(next[0], new State(Arrays.asList(next)));
  }

  @Override
  public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
    int own = cell.own();
    Tensor[] last = new Tensor[cell.stateSizes().length];
    Tensor a = Ops.linear(x, kernel(0), bias);
    Tensor before = null;
    for (int j = cell.window() - 1; j >= 1; j--) {
      Tensor later = x.matmul(kernel(j));
      Tensor first = initial.get(own + j - 1);
      Scanned held = Sequences.hold(before == null ? later : later.add(before), mask, first);
      before = Sequences.previous(held.outputs(), first);
      last[own + j - 1] = held.state().get(0);
    }
    if (before != null) {
      a = a.add(before);
    }
    Tensor z = gate(a, 0);
    Tensor f = gate(a, 1);
    Tensor c0 = initial.get(own - 1);
    Scanned c =
        cell.pooling() == Pooling.IFO
            ? Recurrences.linear(f, gate(a, 3).mul(z), mask, c0)
            : Sequences.mixAll(f, z, mask, c0);
    last[own - 1] = c.state().get(0);
    Tensor outputs = c.outputs();
    if (cell.pooling() != Pooling.F) {
      Scanned held = Sequences.hold(gate(a, 2).mul(outputs), mask, initial.h());
      outputs = held.outputs();
      last[0] = held.state().get(0);
    }
    return new Scan(outputs, new State(List.of(last)));
  }

  @Override
  public @Nullable RecurrentStep stepping() {
    return Replayed.scan(this, kernel, cell.stateSizes());
  }

  @Override
  public String path() {
    return Paths.describe("");
  }
}
