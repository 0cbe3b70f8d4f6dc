package dev.rondo.layers;

import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.ResidualCell;
import dev.rondo.cells.SkipCell;
import dev.rondo.cells.StackedRnnCells;
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
 * @param noise dropouts and zoneout
 * @param zeroOutputs whether skipped steps put out zeros, if it returns sequences
 * @param learnedStart whether the state that sequences start from is trained
 */
public record Rnn(
    Cell cell,
    boolean sequences,
    boolean states,
    boolean backwards,
    RnnNoise noise,
    boolean zeroOutputs,
    boolean learnedStart)
    implements Layer {

  /** Checks the rates. */
  public Rnn {
    noise.checkRates(kind(cell));
    if (noise.isRecurrent() && !cell.takesRecurrentDropout()) {
      throw new IllegalArgumentException(
          kind(cell)
              + ": expected a cell that takes "
              + noise.recurrent()
              + ", as SimpleRnnCell, LstmCell, GruCell, MguCell and stacked, residual and skip cells"
              + " of these do, but got "
              + without(cell)
              + ". Use dropout(rate) on the inputs, or override takesRecurrentDropout() of the cell"
              + " with withRecurrentMask(), withRecurrentKernel() and withZoneout() of its function.");
    }
  }

  /** The first cell, if it is of several, that does not take it. */
  private static String without(Cell cell) {
    if (cell instanceof StackedRnnCells stack) {
      return stack.cells().stream()
          .filter(each -> !each.takesRecurrentDropout())
          .findFirst()
          .map(Rnn::without)
          .orElseThrow();
    }
    Cell inner =
        cell instanceof ResidualCell residual
            ? residual.cell()
            : cell instanceof SkipCell skip ? skip.cell() : cell;
    return inner == cell ? cell.getClass().getSimpleName() : without(inner);
  }

  Rnn(Cell cell) {
    this(cell, false, false, false, RnnNoise.NONE, false, false);
  }

  /** With the output of every step, {@code [B, T, H]}. */
  public Rnn returnSequences() {
    return new Rnn(cell, true, states, backwards, noise, zeroOutputs, learnedStart);
  }

  /**
   * With {@link Signal#state} set to the state after the last step, for whoever called the model:
   * the next layer does not start from it.
   */
  public Rnn returnState() {
    return new Rnn(cell, sequences, true, backwards, noise, zeroOutputs, learnedStart);
  }

  /**
   * From the last step to the first. The outputs stand in the order in which they were computed, as
   * in Keras: reverse them to line them up with the input.
   */
  public Rnn goBackwards() {
    return new Rnn(cell, sequences, states, true, noise, zeroOutputs, learnedStart);
  }

  /**
   * With dropout on the inputs, one mask for all steps of a sequence (Gal and Ghahramani, 2016, "A
   * theoretically grounded application of dropout in recurrent neural networks").
   */
  public Rnn dropout(float rate) {
    return with(noise.withDropouts(rate, noise.recurrentDropout(), noise.weightDrop()));
  }

  /**
   * With dropout on the state where it meets the recurrent weights, one mask for all steps of a
   * sequence (Gal and Ghahramani, 2016), as in Keras. What a cell hands on without weights, its c
   * or {@code z * h}, is not dropped.
   */
  public Rnn recurrentDropout(float rate) {
    return with(noise.withDropouts(noise.inputDropout(), rate, noise.weightDrop()));
  }

  /** With the same dropout on inputs and state, the variational dropout of Gal and Ghahramani. */
  public Rnn variationalDropout(float rate) {
    return with(noise.withDropouts(rate, rate, noise.weightDrop()));
  }

  /**
   * With dropout on the recurrent kernel itself, one mask for all sequences and steps of a batch
   * (Merity, Keskar and Socher, 2018, "Regularizing and optimizing LSTM language models").
   */
  public Rnn weightDrop(float rate) {
    return with(noise.withDropouts(noise.inputDropout(), noise.recurrentDropout(), rate));
  }

  /**
   * With zoneout (Krueger et al., 2017, "Zoneout: regularizing RNNs by randomly preserving hidden
   * activations"): in training each unit of h stays as it was with this probability, in each step
   * and sequence anew; else, in a session too, it goes as far as is expected. The gates and the
   * output of an LSTM see its new c before zoneout.
   */
  public Rnn zoneout(float rate) {
    return zoneout(rate, noise.cellZoneout());
  }

  /**
   * With zoneout of an LSTM's h and c.
   *
   * @param ofH rate for h; 0.05 in the paper
   * @param ofC rate for c; 0.5 in the paper
   */
  public Rnn zoneout(float ofH, float ofC) {
    if (ofC > 0 && cell.takesRecurrentDropout() && cell.noiseSizes().length != 2) {
      throw new IllegalArgumentException(
          kind(cell)
              + ": expected a cell with h and c for zoneout of c but got "
              + cell.getClass().getSimpleName()
              + ". Use zoneout(rate).");
    }
    return with(noise.withZoneout(ofH, ofC));
  }

  private Rnn with(RnnNoise other) {
    return new Rnn(cell, sequences, states, backwards, other, zeroOutputs, learnedStart);
  }

  /**
   * With zeros as the outputs of skipped steps in place of the output before them. As in Keras it
   * is for {@link #returnSequences}; the last output alone is always that of the last step taken.
   */
  public Rnn zeroOutputForMask() {
    return new Rnn(cell, sequences, states, backwards, noise, true, learnedStart);
  }

  /**
   * With an initial state that is trained, one for all sequences: weights {@code initial_state_0}
   * and so on, as many as the cell has states, [H] each, which start at zero. It stands in where no
   * state is given or carried on.
   */
  public Rnn learnedInitialState() {
    return new Rnn(cell, sequences, states, backwards, noise, zeroOutputs, true);
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
  public String options() {
    return Words.join(
        "; ",
        Words.join(", ", cell.options(), noise.options()),
        learnedStart ? "learned state" : "");
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
    int width = cell.outputSize();
    Shape output = sequences ? Shape.of(time, width) : Shape.of(width);
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
