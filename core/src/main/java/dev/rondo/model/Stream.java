package dev.rondo.model;

import dev.rondo.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** How a {@link Session} computes its steps. A step that fails leaves the state as it was. */
interface Stream {

  /** What {@link #step} does with an array for the output that is too short or too long. */
  static IllegalArgumentException wrongWidth(int expected, int got) {
    return new IllegalArgumentException(
        "session: expected an array for the output of "
            + expected
            + " numbers but got one of "
            + got
            + ".");
  }

  /**
   * @param y the output, written only if the step succeeds
   * @throws IllegalArgumentException if {@code y} has another length than the output
   */
  void step(float[] features, float[] y);

  /** As the other one, for a model of tokens. */
  void step(int token, float[] y);

  /** The output in an array of its own. */
  float[] step(float[] features);

  /** As the other one, for a model of tokens. */
  float[] step(int token);

  /**
   * One step of each input.
   *
   * @param xs in the order of the model's inputs, [1, 1, D] or [1, 1]
   * @return the outputs in their order, without the axis of the batch
   */
  List<Tensor> step(List<Tensor> xs);

  void reset();

  /** The states by name, each [1, size], zeros before the first step. */
  Map<String, Tensor> states();

  /** Goes on from such states. */
  void restore(Map<String, Tensor> states);
}
