package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Sliding;
import dev.rondo.tensor.Tensor;
import dev.rondo.tensor.WindowOps;
import org.jspecify.annotations.Nullable;

/** A {@link Conv} over its weights. */
final class ConvFunction implements LayerFunction {
  private final String name;
  private final Conv layer;
  private final Tensor kernel;
  private final @Nullable Tensor bias;
  private final Shape input;
  private final Sliding[] axes;
  private final Shape output;

  ConvFunction(
      String name,
      Conv layer,
      Tensor kernel,
      @Nullable Tensor bias,
      int[] input,
      Sliding[] axes,
      Shape output) {
    this.name = name;
    this.layer = layer;
    this.kernel = kernel;
    this.bias = bias;
    this.input = Shape.of(input);
    this.axes = axes;
    this.output = output;
  }

  @Override
  public Signal apply(Signal x, Pass pass) {
    Windows.check(name, x.value(), input, axes);
    Tensor value = StepMasks.fill(name, x, 0f);
    CarriedStates carried = pass.states();
    Tensor y =
        carried != null && streams() && axes[0].span() > 1
            ? goOn(value, carried)
            : convolve(value, axes);
    return Windows.result(layer.activation().apply(y), x, axes);
  }

  private Tensor convolve(Tensor x, Sliding... windows) {
    return WindowOps.conv(x, kernel, bias, layer.groups(), windows);
  }

  /** With the last inputs of the window before, where a sequence that starts has zeros. */
  private Tensor goOn(Tensor x, CarriedStates carried) {
    Sliding time = axes[0];
    int batch = x.dim(0);
    int steps = time.span() - 1;
    int channels = x.dim(2);
    State kept = carried.get(name);
    Tensor before =
        kept == null
            ? Tensor.zeros(batch, steps * channels)
            : checked(kept, batch, steps * channels);
    Tensor all = Ops.concat(1, before.reshape(batch, steps, channels), x);
    Tensor last = all.slice(1, x.dim(1), x.dim(1) + steps);
    carried.put(name, State.of(last.reshape(batch, steps * channels)));
    return convolve(all, new Sliding(time.size(), 1, time.dilation(), Padding.VALID));
  }

  private Tensor checked(State kept, int batch, int size) {
    Shape expected = Shape.of(batch, size);
    if (kept.tensors().size() != 1 || !kept.h().shape().equals(expected)) {
      throw new IllegalArgumentException(
          name
              + ": expected a carried state of shape "
              + expected
              + " but got "
              + kept.tensors().stream().map(Tensor::shape).toList()
              + ". Keep the batch size from window to window, or reset the states.");
    }
    return kept.h();
  }

  @Override
  public Shape output() {
    return output;
  }

  @Override
  public boolean streams() {
    return layer.padding() == Padding.CAUSAL && axes[0].stride() == 1;
  }
}
