package dev.rondo.cells;

import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@link StackedRnnCells} over their weights.
 *
 * @param kinds what the cells are, each the description of its function
 */
record StackedFunction(List<Cell> kinds, List<CellFunction> cells) implements CellFunction {

  @Override
  public StackedFunction withRecurrentMask(Tensor m) {
    List<CellFunction> masked = new ArrayList<>();
    int at = 0;
    for (int k = 0; k < cells.size(); k++) {
      int width = kinds.get(k).noiseSizes()[0];
      masked.add(cells.get(k).withRecurrentMask(m.slice(-1, at, at + width)));
      at += width;
    }
    return new StackedFunction(kinds, masked);
  }

  @Override
  public StackedFunction withZoneout(Tensor h, @Nullable Tensor c) {
    List<CellFunction> zoned = new ArrayList<>();
    int hAt = 0;
    int cAt = 0;
    for (int k = 0; k < cells.size(); k++) {
      int width = kinds.get(k).noiseSizes()[0];
      int ofC = StackedRnnCells.widthOfC(kinds.get(k));
      zoned.add(
          cells
              .get(k)
              .withZoneout(
                  h.slice(-1, hAt, hAt + width),
                  c == null || ofC == 0 ? null : c.slice(-1, cAt, cAt + ofC)));
      hAt += width;
      cAt += ofC;
    }
    return new StackedFunction(kinds, zoned);
  }

  @Override
  public StackedFunction withRecurrentKernel(UnaryOperator<Tensor> made) {
    return new StackedFunction(
        kinds, cells.stream().map(cell -> cell.withRecurrentKernel(made)).toList());
  }

  @Override
  public Step step(Tensor x, State state) {
    Tensor y = x;
    List<Tensor> next = new ArrayList<>();
    for (int k = 0; k < cells.size(); k++) {
      Step step = cells.get(k).step(y, part(state, next.size(), k));
      y = step.output();
      next.addAll(step.state().tensors());
    }
    return new Step(y, new State(next));
  }

  /** A step of one cell needs nothing of a later step of those above it. */
  @Override
  public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
    return scan(x, initial, (cell, y, state) -> cell.scan(y, mask, state));
  }

  @Override
  public Scan scan(Tensor x, @Nullable Tensor mask, State initial, UnaryOperator<State> last) {
    return scan(x, initial, (cell, y, state) -> cell.scan(y, mask, state, last));
  }

  private interface Run {
    Scan scan(CellFunction cell, Tensor x, State initial);
  }

  private Scan scan(Tensor x, State initial, Run run) {
    Tensor y = x;
    List<Tensor> last = new ArrayList<>();
    for (int k = 0; k < cells.size(); k++) {
      Scan scan = run.scan(cells.get(k), y, part(initial, last.size(), k));
      y = scan.outputs();
      last.addAll(scan.state().tensors());
    }
    return new Scan(y, new State(last));
  }

  private State part(State all, int from, int cell) {
    return new State(all.tensors().subList(from, from + kinds.get(cell).stateSizes().length));
  }

  @Override
  public @Nullable RecurrentStep stepping() {
    List<RecurrentStep> steps = new ArrayList<>();
    for (CellFunction cell : cells) {
      RecurrentStep step = cell.stepping();
      if (step == null) {
        return null;
      }
      steps.add(step);
    }
    return new StackedStep(steps.toArray(RecurrentStep[]::new));
  }

  /** That of the cells, each different one once. */
  @Override
  public String path() {
    return cells.stream().map(CellFunction::path).distinct().collect(Collectors.joining(", "));
  }
}
