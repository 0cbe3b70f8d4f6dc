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
 * <p>Steps whose mask is 0 are skipped: state and output stay as they were, or with {@link
 * #zeroOutputForMask} the output is zeros. The mask goes through with sequences, and ends without.
 * It streams, unless it goes backwards, and carries its state. Sequences start from zeros, from a
 * state that is given, or with {@link #learnedInitialState} from one that is trained.
 *
 * @param cell what happens in one step
 * @param sequences whether the output is that of every step
 * @param states whether the state after the last step goes along with the output
 * @param backwards whether time runs from the last step to the first
 * @param inputDropout fraction of the inputs set to zero in training, in [0, 1)
 * @param recurrentDropout fraction of h set to zero where it enters the next step in training
 * @param zeroOutputs whether skipped steps put out zeros, if it returns sequences
 * @param learnedStart whether the state that sequences start from is trained
 */
public record ConvRnn(
    ConvLstmCell cell,
    boolean sequences,
    boolean states,
    boolean backwards,
    float inputDropout,
    float recurrentDropout,
    boolean zeroOutputs,
    boolean learnedStart)
    implements Layer {

  /** Checks the rates. */
  public ConvRnn {
    Dropout.checkRate(kind(cell), inputDropout);
    Dropout.checkRate(kind(cell), recurrentDropout);
  }

  ConvRnn(ConvLstmCell cell) {
    this(cell, false, false, false, 0f, 0f, false, false);
  }

  /** With the output of every step. */
  public ConvRnn returnSequences() {
    return with(cell, true, states, backwards);
  }

  /** With {@link Signal#state} set to the state after the last step. */
  public ConvRnn returnState() {
    return with(cell, sequences, true, backwards);
  }

  /** From the last step to the first; the outputs stand in the order they were computed in. */
  public ConvRnn goBackwards() {
    return with(cell, sequences, states, true);
  }

  /**
   * With dropout on the inputs, one mask for all steps of a sequence and for all gates, where Keras
   * has one for each gate (Gal and Ghahramani, 2016, "A theoretically grounded application of
   * dropout in recurrent neural networks").
   */
  public ConvRnn dropout(float rate) {
    return with(rate, recurrentDropout, zeroOutputs, learnedStart);
  }

  /** With dropout on h where it enters the next step, one mask for all steps and gates. */
  public ConvRnn recurrentDropout(float rate) {
    return with(inputDropout, rate, zeroOutputs, learnedStart);
  }

  /** With another padding for the inputs, VALID or SAME; VALID at first. */
  public ConvRnn padding(Padding other) {
    return with(cell.padding(other), sequences, states, backwards);
  }

  /**
   * With zeros as the outputs of skipped steps in place of the output before them. As in Keras it
   * is for {@link #returnSequences}; the last output alone is always that of the last step taken.
   */
  public ConvRnn zeroOutputForMask() {
    return with(inputDropout, recurrentDropout, true, learnedStart);
  }

  /**
   * With an initial state that is trained, one for all sequences and, as a filter is, for all
   * places: weights {@code initial_state_0}, h, and {@code initial_state_1}, c, [F] each, which
   * start at zero. It stands in where no state is given or carried on.
   */
  public ConvRnn learnedInitialState() {
    return with(inputDropout, recurrentDropout, zeroOutputs, true);
  }

  private ConvRnn with(ConvLstmCell other, boolean all, boolean state, boolean reversed) {
    return new ConvRnn(
        other, all, state, reversed, inputDropout, recurrentDropout, zeroOutputs, learnedStart);
  }

  private ConvRnn with(float ofInput, float ofState, boolean zeros, boolean learned) {
    return new ConvRnn(cell, sequences, states, backwards, ofInput, ofState, zeros, learned);
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
        "; ",
        Words.join(
            ", ",
            Words.rate("dropout", inputDropout),
            Words.rate("recurrent dropout", recurrentDropout)),
        learnedStart ? "learned state" : "");
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
