package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;

/**
 * Two recurrent layers over the same input, one from its first step on and one from its last, whose
 * outputs are merged: {@code [B, T, D]} to {@code [B, H]}, or {@code [B, T, H]} if they return
 * sequences. Then the outputs of the second one are turned round, so that those of one time step
 * meet. Merged by {@link MergeMode#CONCAT}, H is the sum of both units.
 *
 * <pre>{@code
 * y = forward(x)
 * z = reverse(backward(x))
 * output = merge(y, z)
 * }</pre>
 *
 * <p>Weights are those of both, in scopes {@code forward} and {@code backward}. States are those of
 * the forward layer, then those of the backward one: what is given as the initial state, what comes
 * out with {@code returnState}, and what is carried. As in Keras, skipped steps put out zeros if it
 * returns sequences.
 *
 * <p>Merged by {@link MergeMode#NONE} it has both as outputs:
 *
 * <pre>{@code
 * Node both = x.then(bidirectional(lstm(64)).merge(MergeMode.NONE));
 * Node forward = both.output(0), backward = both.output(1);
 * }</pre>
 *
 * <p>Source: Schuster and Paliwal, 1997, "Bidirectional recurrent neural networks".
 *
 * @param forward the layer that reads from the first step
 * @param backward the layer that reads from the last step
 * @param merge how the outputs are merged
 */
public record Bidirectional(Rnn forward, Rnn backward, MergeMode merge) implements Layer {
  private static final String WHERE = "bidirectional: ";

  /** Checks that the two fit together. */
  public Bidirectional {
    check(
        !forward.backwards() && backward.backwards(),
        "a forward layer and a backward one that goes backwards",
        (forward.backwards() ? "a forward one that does" : "a backward one that does not")
            + ". Set goBackwards() on the backward one alone");
    check(
        forward.sequences() == backward.sequences() && forward.states() == backward.states(),
        "both layers to return the same",
        "one that returns sequences or state and one that does not");
    check(
        !merge.needsOneWidth() || forward.cell().outputSize() == backward.cell().outputSize(),
        "as many units in both directions to merge by " + merge,
        forward.cell().outputSize()
            + " and "
            + backward.cell().outputSize()
            + ". MergeMode by CONCAT");
  }

  Bidirectional(Rnn forward) {
    this(forward, forward.goBackwards(), MergeMode.CONCAT);
  }

  private static void check(boolean fits, String expected, String got) {
    if (!fits) {
      throw new IllegalArgumentException(WHERE + "expected " + expected + " but got " + got + ".");
    }
  }

  /** Merged another way. */
  public Bidirectional merge(MergeMode other) {
    return new Bidirectional(forward, backward, other);
  }

  /**
   * With a backward layer of its own, which goes backwards and returns what the forward one does.
   */
  public Bidirectional backward(Rnn other) {
    return new Bidirectional(forward, other, merge);
  }

  /** Those of each direction, or once if they are the same. */
  @Override
  public String options() {
    String one = forward.options();
    String other = backward.options();
    return one.equals(other)
        ? one
        : Words.join(
            "; ",
            one.isEmpty() ? "" : "forward " + one,
            other.isEmpty() ? "" : "backward " + other);
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    RnnFunction y = build(forward, name, "forward", weights, input);
    RnnFunction z = build(backward, name, "backward", weights, input);
    int width = merge.width(forward.cell().outputSize(), backward.cell().outputSize());
    return new BidirectionalFunction(name, this, y, z, y.output().with(-1, width));
  }

  private static RnnFunction build(
      Rnn layer, String name, String direction, Weights weights, Shape input) {
    Rnn zeros = layer.sequences() ? layer.zeroOutputForMask() : layer;
    return zeros.build(name + "/" + direction, weights.scope(direction), input);
  }
}
