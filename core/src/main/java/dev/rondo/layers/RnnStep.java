package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@link Rnn} in one stream. */
final class RnnStep implements LayerStep {
  private final String name;
  private final RecurrentStep cell;
  private final boolean sequences;
  private final float @Nullable [] ifSkipped;
  private final List<Tensor> start;

  /** No step yet: it starts from what the learned state is by then, which training may change. */
  private boolean atStart;

  /**
   * @param start a learned initial state, [size] each; empty for zeros
   */
  RnnStep(String name, RecurrentStep cell, Rnn layer, List<Tensor> start) {
    this.name = name;
    this.cell = cell;
    this.sequences = layer.sequences();
    this.start = start;
    this.ifSkipped = sequences && layer.zeroOutputs() ? new float[layer.cell().outputSize()] : null;
    load(new CarriedStates());
  }

  @Override
  public void apply(StepSignal step) {
    if (atStart) {
      set(start);
    }
    step.value(step.skipped() ? skip() : cell.step(step.value()));
    // as a mask, it ends where time does
    step.skipped(step.skipped() && sequences);
  }

  private float[] skip() {
    float[] h = cell.skip();
    return ifSkipped == null ? h : ifSkipped;
  }

  @Override
  public void keep() {
    cell.keep();
    atStart = false;
  }

  @Override
  public void save(CarriedStates into) {
    if (atStart) {
      set(start);
    }
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < cell.states(); i++) {
      tensors.add(Tensor.of(cell.state(i), 1, cell.state(i).length));
    }
    into.put(name, new State(tensors));
  }

  @Override
  public void load(CarriedStates from) {
    @Nullable State given = from.get(name);
    atStart = given == null;
    set(given == null ? start : given.tensors());
  }

  private void set(List<Tensor> tensors) {
    for (int i = 0; i < cell.states(); i++) {
      float[] state = cell.state(i);
      if (tensors.isEmpty()) {
        Arrays.fill(state, 0f);
      } else {
        System.arraycopy(tensors.get(i).toArray(), 0, state, 0, state.length);
      }
    }
  }
}
