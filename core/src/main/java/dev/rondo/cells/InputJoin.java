package dev.rondo.cells;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cell over its weights, with its input joined to its output.
 *
 * @param units width of the output of the cell
 * @param features width of the input
 * @param sum whether they are added, else put side by side
 */
record InputJoin(CellFunction cell, int units, int features, boolean sum) implements CellFunction {

  @Override
  public Step step(Tensor x, State state) {
    Step step = cell.step(x, state);
    return new Step(join(step.output(), x), step.state());
  }

  private Tensor join(Tensor y, Tensor x) {
    return sum ? y.add(x) : Ops.concat(-1, y, x);
  }

  @Override
  public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
    return join(cell.scan(x, mask, initial), x, mask);
  }

  @Override
  public Scan scan(Tensor x, @Nullable Tensor mask, State initial, UnaryOperator<State> last) {
    return join(cell.scan(x, mask, initial, last), x, mask);
  }

  private Scan join(Scan scan, Tensor x, @Nullable Tensor mask) {
    Tensor joined = join(scan.outputs(), x);
    return new Scan(mask == null ? joined : Held.outputs(joined, mask), scan.state());
  }

  @Override
  public InputJoin withRecurrentMask(Tensor m) {
    return with(cell.withRecurrentMask(m));
  }

  @Override
  public InputJoin withZoneout(Tensor h, @Nullable Tensor c) {
    return with(cell.withZoneout(h, c));
  }

  @Override
  public InputJoin withRecurrentKernel(UnaryOperator<Tensor> made) {
    return with(cell.withRecurrentKernel(made));
  }

  private InputJoin with(CellFunction other) {
    return new InputJoin(other, units, features, sum);
  }

  @Override
  public @Nullable RecurrentStep stepping() {
    RecurrentStep step = cell.stepping();
    return step == null ? null : new InputJoinStep(step, this);
  }

  @Override
  public String path() {
    return cell.path();
  }
}
