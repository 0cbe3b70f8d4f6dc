package dev.rondo.layers;

import dev.rondo.cells.Cell;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;

/**
 * Runs any cell over the time axis: {@code [B, T, D]} to {@code [B, H]}, the output of the last
 * step, or with {@link #returnSequences} to {@code [B, T, H]}. Steps whose mask is 0 are skipped:
 * state and output stay as they were.
 *
 * @param cell what happens in one step
 * @param sequences whether the output is that of every step
 * @param states whether the state after the last step goes along with the output
 * @param backwards whether time runs from the last step to the first
 * @param inputDropout fraction of the inputs set to zero in training, in [0, 1)
 */
public record Rnn(
    Cell cell, boolean sequences, boolean states, boolean backwards, float inputDropout)
    implements Layer {

  /** Checks the rate. */
  public Rnn {
    Dropout.checkRate(kind(cell), inputDropout);
  }

  Rnn(Cell cell) {
    this(cell, false, false, false, 0f);
  }

  /** With the output of every step, {@code [B, T, H]}. */
  public Rnn returnSequences() {
    return new Rnn(cell, true, states, backwards, inputDropout);
  }

  /**
   * With {@link Signal#state} set to the state after the last step, for whoever called the model:
   * the next layer does not start from it.
   */
  public Rnn returnState() {
    return new Rnn(cell, sequences, true, backwards, inputDropout);
  }

  /**
   * From the last step to the first. The outputs stand in the order in which they were computed, as
   * in Keras: reverse them to line them up with the input.
   */
  public Rnn goBackwards() {
    return new Rnn(cell, sequences, states, true, inputDropout);
  }

  /**
   * With dropout on the inputs, one mask for all steps of a sequence (Gal and Ghahramani, 2016, "A
   * theoretically grounded application of dropout in recurrent neural networks").
   */
  public Rnn dropout(float rate) {
    return new Rnn(cell, sequences, states, backwards, rate);
  }

  @Override
  public String kind() {
    return kind(cell);
  }

  private static String kind(Cell cell) {
    return Names.of(cell.getClass(), "Cell", "rnn");
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public RnnFunction build(String name, Weights weights, Shape input) {
    if (input.rank() != 2) {
      throw new IllegalArgumentException(
          name
              + ": expected [time, features] of an example but got "
              + input
              + (input.rank() < 2
                  ? ". Let the layer before it return sequences, or reshape to add a time axis."
                  : ". Reshape to two axes."));
    }
    if (input.dim(1) < 1) {
      throw new IllegalArgumentException(
          name
              + ": expected a known number of features, at least 1, but got "
              + input
              + ". Give it in input(time, features).");
    }
    int time = input.dim(0);
    Shape output = sequences ? Shape.of(time, cell.units()) : Shape.of(cell.units());
    return new RnnFunction(name, this, cell.build(weights, input.dim(1)), input.dim(1), output);
  }
}
