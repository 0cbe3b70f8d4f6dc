package dev.rondo.layers;

import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs any cell over the time axis: {@code [B, T, D]} to {@code [B, H]}, the output of the last
 * step, or with {@link #returnSequences} to {@code [B, T, H]}.
 *
 * <p>Steps whose mask is 0 are skipped: state and output stay as they were, wherever the mask has
 * its holes. Before the first step that is taken the output is the h that the sequence starts from,
 * so zeros if no state was given; for a cell whose output is not its state, zeros. With a state
 * given, Keras has it both ways: its JAX and NumPy back ends put out h as here, TensorFlow, PyTorch
 * and unrolled layers zeros. With h, a sequence cut into windows that carry the state gives what
 * the whole one gives.
 *
 * @param cell what happens in one step
 * @param sequences whether the output is that of every step
 * @param states whether the state after the last step goes along with the output
 * @param backwards whether time runs from the last step to the first
 * @param inputDropout fraction of the inputs set to zero in training, in [0, 1)
 * @param recurrentDropout fraction of the state that recurrent weights do not see in training, in
 *     [0, 1)
 * @param weightDrop fraction of the recurrent kernel set to zero in training, in [0, 1)
 * @param zoneout probability in training that a unit of h stays as it was, in [0, 1)
 * @param cellZoneout the same of c, in a cell that has it
 * @param zeroOutputs whether skipped steps put out zeros, if it returns sequences
 * @param learnedStart whether the state that sequences start from is trained
 */
public record Rnn(
    Cell cell,
    boolean sequences,
    boolean states,
    boolean backwards,
    float inputDropout,
    float recurrentDropout,
    float weightDrop,
    float zoneout,
    float cellZoneout,
    boolean zeroOutputs,
    boolean learnedStart)
    implements Layer {

  /** Checks the rates. */
  public Rnn {
    Dropout.checkRate(kind(cell), inputDropout);
    Dropout.checkRate(kind(cell), recurrentDropout);
    Dropout.checkRate(kind(cell), weightDrop);
    Dropout.checkRate(kind(cell), zoneout);
    Dropout.checkRate(kind(cell), cellZoneout);
    boolean noisy = recurrentDropout > 0 || weightDrop > 0 || zoneout > 0 || cellZoneout > 0;
    if (noisy && !cell.takesRecurrentDropout()) {
      throw new IllegalArgumentException(
          kind(cell)
              + ": expected a cell with recurrent dropout, as simpleRnn, lstm, gru or mgu, but got "
              + cell.getClass().getSimpleName()
              + ". Use dropout(rate) on the inputs, or override takesRecurrentDropout() of the cell"
              + " with withRecurrentMask(), withRecurrentKernel() and withZoneout() of its function.");
    }
  }

  Rnn(Cell cell) {
    this(cell, false, false, false, 0f, 0f, 0f, 0f, 0f, false, false);
  }

  /** With the output of every step, {@code [B, T, H]}. */
  public Rnn returnSequences() {
    return new Rnn(
        cell,
        true,
        states,
        backwards,
        inputDropout,
        recurrentDropout,
        weightDrop,
        zoneout,
        cellZoneout,
        zeroOutputs,
        learnedStart);
  }

  /**
   * With {@link Signal#state} set to the state after the last step, for whoever called the model:
   * the next layer does not start from it.
   */
  public Rnn returnState() {
    return new Rnn(
        cell,
        sequences,
        true,
        backwards,
        inputDropout,
        recurrentDropout,
        weightDrop,
        zoneout,
        cellZoneout,
        zeroOutputs,
        learnedStart);
  }

  /**
   * From the last step to the first. The outputs stand in the order in which they were computed, as
   * in Keras: reverse them to line them up with the input.
   */
  public Rnn goBackwards() {
    return new Rnn(
        cell,
        sequences,
        states,
        true,
        inputDropout,
        recurrentDropout,
        weightDrop,
        zoneout,
        cellZoneout,
        zeroOutputs,
        learnedStart);
  }

  /**
   * With dropout on the inputs, one mask for all steps of a sequence (Gal and Ghahramani, 2016, "A
   * theoretically grounded application of dropout in recurrent neural networks").
   */
  public Rnn dropout(float rate) {
    return dropouts(rate, recurrentDropout, weightDrop);
  }

  /**
   * With dropout on the state where it meets the recurrent weights, one mask for all steps of a
   * sequence (Gal and Ghahramani, 2016), as in Keras. What a cell hands on without weights, its c
   * or {@code z * h}, is not dropped.
   */
  public Rnn recurrentDropout(float rate) {
    return dropouts(inputDropout, rate, weightDrop);
  }

  /** With the same dropout on inputs and state, the variational dropout of Gal and Ghahramani. */
  public Rnn variationalDropout(float rate) {
    return dropouts(rate, rate, weightDrop);
  }

  /**
   * With dropout on the recurrent kernel itself, one mask for all sequences and steps of a batch
   * (Merity, Keskar and Socher, 2018, "Regularizing and optimizing LSTM language models").
   */
  public Rnn weightDrop(float rate) {
    return dropouts(inputDropout, recurrentDropout, rate);
  }

  /**
   * With zoneout (Krueger et al., 2017, "Zoneout: regularizing RNNs by randomly preserving hidden
   * activations"): in training each unit of h stays as it was with this probability, in each step
   * and sequence anew; else, in a session too, it goes as far as is expected. The gates and the
   * output of an LSTM see its new c before zoneout.
   */
  public Rnn zoneout(float rate) {
    return zoneout(rate, cellZoneout);
  }

  /**
   * With zoneout of an LSTM's h and c.
   *
   * @param ofH rate for h; 0.05 in the paper
   * @param ofC rate for c; 0.5 in the paper
   */
  public Rnn zoneout(float ofH, float ofC) {
    if (ofC > 0 && cell.stateSizes().length != 2) {
      throw new IllegalArgumentException(
          kind(cell)
              + ": expected a cell with h and c for zoneout of c but got "
              + cell.getClass().getSimpleName()
              + ". Use zoneout(rate).");
    }
    return new Rnn(
        cell,
        sequences,
        states,
        backwards,
        inputDropout,
        recurrentDropout,
        weightDrop,
        ofH,
        ofC,
        zeroOutputs,
        learnedStart);
  }

  /** Whether any of the state is zoned out. */
  boolean zonesOut() {
    return zoneout > 0 || cellZoneout > 0;
  }

  private Rnn dropouts(float ofInput, float ofState, float ofWeights) {
    return new Rnn(
        cell,
        sequences,
        states,
        backwards,
        ofInput,
        ofState,
        ofWeights,
        zoneout,
        cellZoneout,
        zeroOutputs,
        learnedStart);
  }

  /**
   * With zeros as the outputs of skipped steps in place of the output before them. As in Keras it
   * is for {@link #returnSequences}; the last output alone is always that of the last step taken.
   */
  public Rnn zeroOutputForMask() {
    return new Rnn(
        cell,
        sequences,
        states,
        backwards,
        inputDropout,
        recurrentDropout,
        weightDrop,
        zoneout,
        cellZoneout,
        true,
        learnedStart);
  }

  /**
   * With an initial state that is trained, one for all sequences: weights {@code initial_state_0}
   * and so on, as many as the cell has states, [H] each, which start at zero. It stands in where no
   * state is given or carried on.
   */
  public Rnn learnedInitialState() {
    return new Rnn(
        cell,
        sequences,
        states,
        backwards,
        inputDropout,
        recurrentDropout,
        weightDrop,
        zoneout,
        cellZoneout,
        zeroOutputs,
        true);
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
    CellFunction function = cell.build(weights, input.dim(1));
    return new RnnFunction(name, this, function, input.dim(1), output, start(weights));
  }

  private List<Tensor> start(Weights weights) {
    List<Tensor> start = new ArrayList<>();
    for (int size : learnedStart ? cell.stateSizes() : new int[0]) {
      start.add(weights.add("initial_state_" + start.size(), Initializers.zeros(), size));
    }
    return start;
  }
}
