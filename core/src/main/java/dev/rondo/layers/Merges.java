package dev.rondo.layers;

import dev.rondo.layers.Elementwise.How;
import java.util.List;

/**
 * The catalogue of what makes one node of several, made to be imported statically.
 *
 * <p>A time step of the result counts if it counts in each of them: a node without a mask counts
 * throughout. So did Keras 2. In Keras 3 a step counts if it does in any, so that one node without
 * a mask ends those of all others. Here it does not, because what stands in a step that does not
 * count must not matter, not even NaN, and a sum with what counts elsewhere could not keep that.
 * The two differ only where the masks of the nodes do.
 */
public final class Merges {
  private Merges() {}

  /** One behind the other in the last axis: [B, T, C] and [B, T, D] to [B, T, C + D]. */
  public static Node concatenate(Node... nodes) {
    return concatenate(-1).of(nodes);
  }

  /**
   * One behind the other: {@code concatenate(1).of(a, b)} joins sequences in time, and their masks.
   *
   * @param axis counted with that of the batch, so 1 is the first of an example and -1 the last
   */
  public static Merge concatenate(int axis) {
    return new Concatenate(axis);
  }

  /** The sum, number by number, of nodes of one shape; an axis of length 1 is repeated. */
  public static Node add(Node... nodes) {
    return elementwise(How.ADD, nodes);
  }

  /** {@code a - b}, number by number. */
  public static Node subtract(Node a, Node b) {
    return elementwise(How.SUBTRACT, a, b);
  }

  /** The product, number by number. */
  public static Node multiply(Node... nodes) {
    return elementwise(How.MULTIPLY, nodes);
  }

  /** The mean, number by number. */
  public static Node average(Node... nodes) {
    return elementwise(How.AVERAGE, nodes);
  }

  /** The largest, number by number. */
  public static Node maximum(Node... nodes) {
    return elementwise(How.MAXIMUM, nodes);
  }

  /** The smallest, number by number. */
  public static Node minimum(Node... nodes) {
    return elementwise(How.MINIMUM, nodes);
  }

  private static Node elementwise(How how, Node... nodes) {
    return new Elementwise(how).of(nodes);
  }

  /** The products summed along the last axes: [B, D] and [B, D] to [B, 1]. */
  public static Node dot(Node a, Node b) {
    return dot(-1, -1).of(a, b);
  }

  /**
   * The products summed along these axes: {@code dot(2, 2).of(query, key)} of [B, S, D] and [B, T,
   * D] is [B, S, T]. With {@link Dot#normalize} the cosines.
   *
   * @param axisOfA counted with that of the batch, or from the back
   */
  public static Dot dot(int axisOfA, int axisOfB) {
    return new Dot(axisOfA, axisOfB, false);
  }

  /** The records behind the methods of this class, for those who save and read descriptions. */
  public static List<Class<? extends Record>> descriptions() {
    return List.of(
        Concatenate.class,
        Elementwise.class,
        Dot.class,
        InitialState.class,
        FinalState.class,
        Part.class);
  }
}
