package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The states of a model's recurrent layers between one window of a sequence and the next: in
 * truncated backpropagation through time, and in streaming. Not safe for use by several threads.
 */
public final class CarriedStates {
  private final Map<String, State> states;
  private final String prefix;

  /** None yet: every layer starts from zeros. */
  public CarriedStates() {
    this(new LinkedHashMap<>(), "");
  }

  private CarriedStates(Map<String, State> states, String prefix) {
    this.states = states;
    this.prefix = prefix;
  }

  /** The same states, with {@code name/} before the name of each layer that asks. */
  public CarriedStates scope(String name) {
    return new CarriedStates(states, prefix + name + "/");
  }

  /** The state a layer left, or null. */
  public @Nullable State get(String layer) {
    return states.get(prefix + layer);
  }

  /** Keeps a copy through which no gradient flows. */
  public void put(String layer, State state) {
    states.put(prefix + layer, state.detach());
  }

  /** The same states, to come back to with {@link #become}. */
  public CarriedStates copy() {
    CarriedStates copy = new CarriedStates();
    copy.become(this);
    return copy;
  }

  /** Takes over the states of another one. */
  public void become(CarriedStates other) {
    if (other != this) {
      states.clear();
      states.putAll(other.states);
    }
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
    Map<String, NavigableMap<Integer, Tensor>> byLayer = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          int slash = name.lastIndexOf('/');
          int index = slash < 1 ? -1 : index(name.substring(slash + 1));
          if (index < 0 || tensor.isInt()) {
            throw refused((tensor.isInt() ? "int32 " : "") + name);
          }
          byLayer
              .computeIfAbsent(name.substring(0, slash), layer -> new TreeMap<>())
              .put(index, tensor);
        });
    byLayer.forEach(
        (layer, parts) -> {
          if (parts.lastKey() != parts.size() - 1) {
            throw refused(layer + "/" + parts.lastKey() + " without all before it");
          }
        });
    states.clear();
    byLayer.forEach((layer, parts) -> put(layer, new State(List.copyOf(parts.values()))));
  }

  /** A number as {@link #tensors} writes it, or -1. */
  private static int index(String digits) {
    return digits.matches("0|[1-9][0-9]{0,5}") ? Integer.parseInt(digits) : -1;
  }

  private static IllegalArgumentException refused(String got) {
    return new IllegalArgumentException(
        "carried states: expected float32 tensors named layer/0, layer/1 and so on but got " + got);
  }
}
