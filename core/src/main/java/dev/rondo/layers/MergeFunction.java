package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Merge} over its weights. It keeps nothing else, so that threads can share it. */
public interface MergeFunction {

  /** Shape of one example of the output, without the batch axis. */
  Shape output();

  /**
   * Shapes of one example of each output. If there are several, {@link Signal#outputs} has them,
   * {@link Node#output} takes one of them, and {@link #output} is the first.
   */
  default List<Shape> outputs() {
    return List.of(output());
  }

  /**
   * Refuses what cannot read its output.
   *
   * @param name its own name
   * @param reader the name of what reads it
   * @param by what reads it; null if it is an output of the model
   * @throws IllegalArgumentException saying what to read instead
   */
  default void checkReader(String name, String reader, @Nullable Merge by) {
    int count = outputs().size();
    if (by instanceof Part part) {
      part.check(reader, name, outputs());
    } else if (count > 1 && !(by instanceof FinalState)) {
      throw new IllegalArgumentException(
          reader
              + ": expected one output but got the "
              + count
              + " of "
              + name
              + ". Take one in a graph, node.output(0) of its own node, or let it merge them.");
    }
  }

  /**
   * Computes the output for a batch.
   *
   * @param inputs one of each node, each with its own mask
   */
  Signal apply(List<Signal> inputs, Pass pass);

  /** Puts the state, [1, size] each, that one sequence starts from, unless that is zeros. */
  default void begin(CarriedStates into) {}

  /** How a recurrent layer runs, {@code fused} or {@code unrolled (why)}; empty for others. */
  default String path() {
    return "";
  }

  /** Whether one time step of the output needs only what came before it, so that it can stream. */
  default boolean streams() {
    return true;
  }

  /**
   * Says why it does not stream, if that is so, and what to do instead.
   *
   * @param name its own name
   */
  default String noStream(String name) {
    return name + " cannot stream: its output needs the whole sequence. Use forward or predict.";
  }

  /**
   * Shapes of one example of the state from which it can start, {@link Signal#initialState}; none
   * if it has no state.
   */
  default List<Shape> initialState() {
    return List.of();
  }

  /**
   * As {@link #initialState()}, of the state that comes with this one of several nodes: by default
   * the first takes it.
   */
  default List<Shape> initialState(int node) {
    return node == 0 ? initialState() : List.of();
  }

  /**
   * Shapes of one example of the state that it puts into {@link Signal#state}; none if it does not.
   */
  default List<Shape> state() {
    return List.of();
  }
}
