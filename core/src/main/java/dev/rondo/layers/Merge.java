package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.List;

/**
 * A description of what makes one node of several, as a concatenation or an attention does: an
 * immutable record, which is also what is saved. A {@link Layer} is the case of a single node.
 */
public interface Merge {

  /** The stem of its name in a model, such as {@code add} of {@code add_1}. */
  default String kind() {
    return Names.of(getClass(), "Merge", "merge");
  }

  /**
   * Adds the weights and returns the function over them. It is also called to find out the shape of
   * the output, with weights that hold no numbers: compute with these in the function only.
   *
   * @param name its name in the model, for errors and carried state
   * @param weights in the scope of that name
   * @param inputs shapes of one example of each node, without the batch axis
   * @throws IllegalArgumentException if it cannot take such inputs
   */
  MergeFunction build(String name, Weights weights, List<Shape> inputs);

  /**
   * What was asked of it beyond its plain form and its sizes, such as dropouts and penalties, in a
   * few words for the summary of a model; empty if that is nothing.
   */
  default String options() {
    return "";
  }

  /**
   * Whether it can take int32, such as token ids, or float32.
   *
   * @param ints which of the two is asked for
   */
  default boolean takes(boolean ints) {
    return true;
  }

  /** As {@link #takes(boolean)}, for this one of several nodes, if they differ. */
  default boolean takes(int node, boolean ints) {
    return takes(ints);
  }

  /**
   * The node that this makes of others.
   *
   * @throws IllegalArgumentException if they do not fit
   */
  default Node of(Node... nodes) {
    return Node.of("", this, List.of(nodes));
  }

  /** As {@link #of(Node...)}, under a name, which is also what an output is called. */
  default Node of(String name, Node... nodes) {
    return Node.of(Names.given(name), this, List.of(nodes));
  }
}
