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
    Dropout.checkRate("Rnn", inputDropout);
  }

  Rnn(Cell cell) {
    this(cell, false, false, false, 0f);
  }

  /** With the output of every step, {@code [B, T, H]}. */
  public Rnn returnSequences() {
    return new Rnn(cell, true, states, backwards, inputDropout);
  }

  /** With {@link Signal#state} set to the state after the last step. */
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
    String cellName = cell.getClass().getSimpleName();
    return Names.snake(
        cellName.endsWith("Cell") ? cellName.substring(0, cellName.length() - 4) : cellName);
  }

  @Override
  public RnnFunction build(String name, Weights weights, Shape input) {
    if (input.rank() != 2 || input.dim(1) == Shape.ANY) {
      throw new IllegalArgumentException(
          name
              + ": expected [batch, time, features] but got batches of "
              + input
              + ". "
              + (input.rank() == 1
                  ? "Let the layer before it return sequences, or add a time axis."
                  : "Flatten or reshape to two axes after batch."));
    }
    int time = input.dim(0);
    Shape output = sequences ? Shape.of(time, cell.units()) : Shape.of(cell.units());
    return new RnnFunction(name, this, cell.build(weights, input.dim(1)), input.dim(1), output);
  }
}
