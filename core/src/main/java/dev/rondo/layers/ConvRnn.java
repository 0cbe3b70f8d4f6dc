package dev.rondo.layers;

import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Sliding;
import dev.rondo.weights.Weights;

/**
 * Runs a convolutional LSTM over time: lines, [B, T, W, C] to [B, W', F], or frames, [B, T, H, W,
 * C] to [B, H', W', F]; with {@link #returnSequences}, [B, T, .., F]. Equations, weights and source
 * stand at {@link ConvLstmCell}. State [h, c], each [B, .., F].
 *
 * <p>Steps whose mask is 0 are skipped: state and output stay as they were. The mask goes through
 * with sequences, and ends without. It streams, unless it goes backwards, and carries its state.
 * Sequences start from zeros or from a state that is given; there is no learned one.
 *
 * @param cell what happens in one step
 * @param sequences whether the output is that of every step
 * @param states whether the state after the last step goes along with the output
 * @param backwards whether time runs from the last step to the first
 * @param inputDropout fraction of the inputs set to zero in training, in [0, 1)
 * @param recurrentDropout fraction of h set to zero where it enters the next step in training
 */
public record ConvRnn(
    ConvLstmCell cell,
    boolean sequences,
    boolean states,
    boolean backwards,
    float inputDropout,
    float recurrentDropout)
    implements Layer {

  /** Checks the rates. */
  public ConvRnn {
    Dropout.checkRate(kind(cell), inputDropout);
    Dropout.checkRate(kind(cell), recurrentDropout);
  }

  ConvRnn(ConvLstmCell cell) {
    this(cell, false, false, false, 0f, 0f);
  }

  /** With the output of every step. */
  public ConvRnn returnSequences() {
    return new ConvRnn(cell, true, states, backwards, inputDropout, recurrentDropout);
  }

  /** With {@link Signal#state} set to the state after the last step. */
  public ConvRnn returnState() {
    return new ConvRnn(cell, sequences, true, backwards, inputDropout, recurrentDropout);
  }

  /** From the last step to the first; the outputs stand in the order they were computed in. */
  public ConvRnn goBackwards() {
    return new ConvRnn(cell, sequences, states, true, inputDropout, recurrentDropout);
  }

  /**
   * With dropout on the inputs, one mask for all steps of a sequence and for all gates, where Keras
   * has one for each gate (Gal and Ghahramani, 2016, "A theoretically grounded application of
   * dropout in recurrent neural networks").
   */
  public ConvRnn dropout(float rate) {
    return new ConvRnn(cell, sequences, states, backwards, rate, recurrentDropout);
  }

  /** With dropout on h where it enters the next step, one mask for all steps and gates. */
  public ConvRnn recurrentDropout(float rate) {
    return new ConvRnn(cell, sequences, states, backwards, inputDropout, rate);
  }

  /** With another padding for the inputs, VALID or SAME; VALID at first. */
  public ConvRnn padding(Padding other) {
    return new ConvRnn(
        cell.padding(other), sequences, states, backwards, inputDropout, recurrentDropout);
  }

  @Override
  public String kind() {
    return kind(cell);
  }

  private static String kind(ConvLstmCell cell) {
    return "conv_lstm" + cell.size().rank() + "d";
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public String options() {
    return Words.join(
        ", ",
        Words.rate("dropout", inputDropout),
        Words.rate("recurrent dropout", recurrentDropout));
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    int axes = cell.size().rank();
    if (input.rank() != axes + 2 || input.dim(-1) < 1) {
      throw new IllegalArgumentException(
          name
              + ": expected "
              + Windows.expected(axes).replace("[", "[time, ").replace("time, time", "time, length")
              + " of an example, with a known number of channels, but got "
              + input
              + ". Reshape, or give the channels in input(..).");
    }
    Sliding[] windows = Windows.of(cell.size(), cell.strides(), cell.dilation(), cell.padding());
    Shape step = Windows.output(name, input.remove(0), cell.filters(), windows);
    Shape output = sequences ? step.insert(0, input.dim(0)) : step;
    return ConvRnnFunction.of(name, this, weights, input, windows, output);
  }
}
