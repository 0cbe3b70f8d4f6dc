package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states of a model's recurrent layers between one window of a sequence and the next: in
 * truncated backpropagation through time, and in streaming. Not safe for use by several threads.
 */
public final class CarriedStates {
  private final Map<String, State> states = new LinkedHashMap<>();

  /** None yet: every layer starts from zeros. */
  public CarriedStates() {}

  /** The state a layer left, or null. */
  public @Nullable State get(String layer) {
    return states.get(layer);
  }

  /** Keeps a copy through which no gradient flows. */
  public void put(String layer, State state) {
    states.put(layer, state.detach());
  }

  /** Forgets all. */
  public void reset() {
    states.clear();
  }

  /** All tensors by name, such as {@code lstm_1/0}, those of a layer in their order. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    states.forEach(
        (layer, state) -> {
          for (int i = 0; i < state.tensors().size(); i++) {
            named.put(layer + "/" + i, state.get(i));
          }
        });
    return named;
  }

  /**
   * Puts the states of {@link #tensors} back, whatever the order they come in.
   *
   * @throws IllegalArgumentException if a name or a tensor is none that it gave; then nothing is
   *     changed
   */
  public void restore(Map<String, Tensor> tensors) {
    Map<String, List<Tensor>> byLayer = new LinkedHashMap<>();
    tensors.keySet().forEach(name -> byLayer.put(layer(name), new ArrayList<>()));
    byLayer.forEach(
        (layer, parts) -> {
          for (Tensor next = tensors.get(layer + "/0");
              next != null;
              next = tensors.get(layer + "/" + parts.size())) {
            parts.add(next);
          }
        });
    int found = byLayer.values().stream().mapToInt(List::size).sum();
    boolean floats = tensors.values().stream().noneMatch(Tensor::isInt);
    if (found != tensors.size() || !floats) {
      throw new IllegalArgumentException(
          "carried states: expected float32 tensors named layer/0, layer/1 and so on but got "
              + tensors);
    }
    states.clear();
    byLayer.forEach((layer, parts) -> put(layer, new State(parts)));
  }

  private static String layer(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }
}
