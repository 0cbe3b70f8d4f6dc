package dev.rondo.optimizers;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an optimizer remembers of each weight, under names like {@code lstm_1/kernel/momentum}. */
final class Slots {
  private final List<String> names;
  private final float start;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** Whose each name is, since the weights of another model may have the same names. */
  private final Map<String, Tensor> owners = new HashMap<>();

  /**
   * @param names one for each tensor that is kept for a weight
   * @param start what the first of them holds at the start; the others hold 0
   */
  Slots(List<String> names, float start) {
    this.names = names;
    this.start = start;
  }

  /** Refuses a weight that is another one than that which had its name so far. */
  void checkOwner(String name, Tensor weight) {
    Tensor owner = owners.get(name);
    if (owner != null && owner != weight) {
      throw new IllegalArgumentException(
          "optimizer: expected the weight "
              + name
              + " that it has trained so far but got one of another model; use one optimizer a model, or adopt each"
              + " model under a name of its own, such as"
              + " weights.scope(\"first\").adopt(model.weights())");
    }
    for (String slot : names) {
      Tensor kept = tensors.get(name + "/" + slot);
      if (kept != null && !kept.shape().equals(weight.shape())) {
        throw new IllegalArgumentException(
            "optimizer state "
                + name
                + "/"
                + slot
                + ": expected shape "
                + weight.shape()
                + " as of the weight but got "
                + kept.shape()
                + "; the state belongs to another model");
      }
    }
  }

  /** The slots of a weight, in the order of their names. */
  Tensor[] of(String name, Tensor weight) {
    owners.put(name, weight);
    Tensor[] slots = new Tensor[names.size()];
    for (int i = 0; i < slots.length; i++) {
      float first = i == 0 ? start : 0f;
      slots[i] =
          tensors.computeIfAbsent(
              name + "/" + names.get(i), absent -> Tensor.full(weight.shape(), first));
    }
    return slots;
  }

  /** Copies of all slots. */
  Map<String, Tensor> copy() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, tensor.detach()));
    return copies;
  }

  /**
   * @param steps that were taken with them: after some, there are slots
   */
  void replace(Map<String, Tensor> others, int steps) {
    others.forEach((name, tensor) -> check(name, tensor, others));
    if (steps > 0 && !names.isEmpty() && others.isEmpty()) {
      throw mismatch("none");
    }
    owners.clear();
    tensors.clear();
    others.forEach((name, tensor) -> tensors.put(name, tensor.detach()));
  }

  private void check(String name, Tensor tensor, Map<String, Tensor> all) {
    int slash = name.lastIndexOf('/');
    if (slash < 1 || !names.contains(name.substring(slash + 1))) {
      throw mismatch(name);
    }
    Shape shape = tensor.shape();
    for (String slot : names) {
      Tensor twin = all.get(name.substring(0, slash + 1) + slot);
      if (twin == null) {
        throw mismatch(name + " without " + slot);
      }
      if (twin.isInt() || !twin.shape().equals(shape)) {
        throw new IllegalArgumentException(
            "optimizer state "
                + name.substring(0, slash)
                + ": expected float32 slots of one shape but got "
                + tensor
                + " and "
                + twin
                + "; give what state() returned");
      }
    }
  }

  private IllegalArgumentException mismatch(String got) {
    return new IllegalArgumentException(
        "optimizer state: expected slots named "
            + names
            + " but got "
            + got
            + "; restore it into an optimizer with the options of the one that wrote it");
  }
}
