package dev.rondo.optimizers;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an optimizer remembers of each weight, under names like {@code lstm_1/kernel/momentum}. */
final class Slots {
  private final List<String> names;
  private final float start;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /**
   * @param names one for each tensor that is kept for a weight
   * @param start what the first of them holds at the start; the others hold 0
   */
  Slots(List<String> names, float start) {
    this.names = names;
    this.start = start;
  }

  /** The slots of a weight, in the order of their names. */
  Tensor[] of(String weight, Shape shape) {
    Tensor[] slots = new Tensor[names.size()];
    for (int i = 0; i < slots.length; i++) {
      String name = weight + "/" + names.get(i);
      float first = i == 0 ? start : 0f;
      slots[i] = tensors.computeIfAbsent(name, absent -> Tensor.full(shape, first));
      if (!slots[i].shape().equals(shape)) {
        throw new IllegalArgumentException(
            "optimizer state "
                + name
                + ": expected shape "
                + shape
                + " as of the weight but got "
                + slots[i].shape()
                + "; the state belongs to another model");
      }
    }
    return slots;
  }

  /** Copies of all slots. */
  Map<String, Tensor> copy() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, tensor.detach()));
    return copies;
  }

  void replace(Map<String, Tensor> others) {
    for (String name : others.keySet()) {
      if (!names.contains(name.substring(name.lastIndexOf('/') + 1))) {
        throw new IllegalArgumentException(
            "optimizer state: expected slots named "
                + names
                + " but got "
                + name
                + "; restore it into the kind of optimizer that wrote it");
      }
    }
    tensors.clear();
    others.forEach((name, tensor) -> tensors.put(name, tensor.detach()));
  }
}
