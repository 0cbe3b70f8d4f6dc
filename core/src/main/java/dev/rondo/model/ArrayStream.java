package dev.rondo.model;

import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.LayerStep;
import dev.rondo.layers.StepSignal;
import dev.rondo.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Steps on the arrays of {@link LayerStep}s, without a tensor or another object. */
final class ArrayStream implements Stream {
  private final LayerStep[] layers;
  private final int width;
  private final StepSignal signal = new StepSignal();

  private ArrayStream(LayerStep[] layers, int width) {
    this.layers = layers;
    this.width = width;
  }

  /** A stream through a model that streams; null if a layer has no such step. */
  static @Nullable ArrayStream of(Model model) {
    LayerStep[] layers = new LayerStep[model.stages().size()];
    for (int i = 0; i < layers.length; i++) {
      boolean layered = model.stages().get(i).function() instanceof LayerFunction;
      LayerStep layer =
          model.graph().isChain() && layered
              ? ((LayerFunction) model.stages().get(i).function()).stepping()
              : null;
      // a layer that gets something else than it takes says so on the other path
      if (layer == null || layer.takesToken() != (i == 0 && model.input().ints())) {
        return null;
      }
      layers[i] = layer;
    }
    int width = model.output().rank() == 0 ? 0 : model.output().dim(-1);
    return width < 1 ? null : new ArrayStream(layers, width);
  }

  @Override
  public void step(float[] features, float[] y) {
    check(y);
    signal.begin(features);
    run(y);
  }

  @Override
  public void step(int token, float[] y) {
    check(y);
    signal.begin(token);
    run(y);
  }

  @Override
  public float[] step(float[] features) {
    float[] y = new float[width];
    step(features, y);
    return y;
  }

  @Override
  public float[] step(int token) {
    float[] y = new float[width];
    step(token, y);
    return y;
  }

  @Override
  public List<Tensor> step(List<Tensor> xs) {
    Tensor x = xs.get(0);
    return List.of(Tensor.of(x.isInt() ? step(x.toIntArray()[0]) : step(x.toArray()), width));
  }

  private void check(float[] y) {
    if (y.length != width) {
      throw Stream.wrongWidth(width, y.length);
    }
  }

  private void run(float[] y) {
    for (LayerStep layer : layers) {
      layer.apply(signal);
    }
    System.arraycopy(signal.value(), 0, y, 0, width);
    for (LayerStep layer : layers) {
      layer.keep();
    }
  }

  @Override
  public void reset() {
    load(new CarriedStates());
  }

  @Override
  public Map<String, Tensor> states() {
    CarriedStates states = new CarriedStates();
    for (LayerStep layer : layers) {
      layer.save(states);
    }
    return states.tensors();
  }

  @Override
  public void restore(Map<String, Tensor> tensors) {
    CarriedStates states = new CarriedStates();
    states.restore(tensors);
    load(states);
  }

  private void load(CarriedStates states) {
    for (LayerStep layer : layers) {
      layer.load(states);
    }
  }
}
