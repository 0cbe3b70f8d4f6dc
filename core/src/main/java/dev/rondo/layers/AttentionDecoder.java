package dev.rondo.layers;

import dev.rondo.cells.Cell;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Objects;

/**
 * A recurrent layer that looks at a memory, such as the outputs of an encoder, in each of its
 * steps, and takes what it has seen along to the next (input feeding): {@code attentionDecoder(new
 * LstmCell(64), generalAttention(), 64).of(inputs, memory)} of [B, T, D] and [B, S, M] is [B, T,
 * units].
 *
 * <pre>{@code
 * h[t], state = cell((x[t], a[t-1]), state)
 * context[t]  = attention(h[t], memory)
 * a[t]        = f((h[t], context[t]) W)            f is tanh; a[-1] = 0
 * y[t]        = a[t]
 * }</pre>
 *
 * <p>Weights {@code cell/..}, {@code attention/..} and {@code attention_layer/kernel} [H + M,
 * units]. It starts from an initial state of the cell, as with {@link Node#withInitialStateOf}.
 * With {@link CarriedStates} it goes on where it was: so a loop of your own decodes step by step, T
 * = 1. Compute the memory before that, once, with a model of its own: the model that is applied
 * step by step takes it as an input. An encoder that stands in the same model carries its state
 * too, and so would read the source again at each step from where it ended, which is another
 * memory. Masked steps of the input are skipped, those of the memory not looked at. The steps are
 * unrolled on the tape.
 *
 * <p>Luong, Pham and Manning, 2015, "Effective approaches to attention-based neural machine
 * translation"; with additive attention and no activation it is TensorFlow's AttentionWrapper, in
 * which too the query is h[t], where Bahdanau et al. (2015) take h[t-1].
 *
 * @param units width of a
 * @param activation f
 * @param states whether the state after the last step, that of the cell and then a, goes along with
 *     the output
 */
public record AttentionDecoder(
    Cell cell, Attention attention, int units, Activation activation, boolean states)
    implements Merge {

  /** Checks the options. */
  public AttentionDecoder {
    Objects.requireNonNull(cell); // as a file might have it
    Objects.requireNonNull(attention);
    Objects.requireNonNull(activation);
    if (units < 1) {
      throw new IllegalArgumentException(
          "attention_decoder: expected units of at least 1 but got " + units);
    }
    if (attention.causal()) {
      throw new IllegalArgumentException(
          "attention_decoder: expected an attention that sees all of the memory but got a causal"
              + " one. Leave useCausalMask() out.");
    }
  }

  AttentionDecoder(Cell cell, Attention attention, int units) {
    this(cell, attention, units, Activation.TANH, false);
  }

  /** Another f. */
  public AttentionDecoder activation(Activation f) {
    return new AttentionDecoder(cell, attention, units, f, states);
  }

  /** With the state after the last step: {@link Node#state} has that of the cell, and then a. */
  public AttentionDecoder returnState() {
    return new AttentionDecoder(cell, attention, units, activation, true);
  }

  /** With the weights [B, T, S] of all steps, for {@link Layers#attentionWeights} to read. */
  public AttentionDecoder returnWeights() {
    return new AttentionDecoder(cell, attention.returnWeights(), units, activation, states);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public String options() {
    return cell.options();
  }

  @Override
  public MergeFunction build(String name, Weights weights, List<Shape> inputs) {
    if (inputs.size() != 2) {
      throw new IllegalArgumentException(
          name + ": expected two nodes, the inputs and the memory, but got " + inputs.size());
    }
    AttentionShapes nodes = AttentionShapes.of(name, inputs);
    AttentionShapes shapes =
        new AttentionShapes(
            nodes.queries(), nodes.keys(), cell.outputSize(), nodes.keyWidth(), nodes.valueWidth());
    int width = nodes.queryWidth();
    Tensor kernel =
        weights
            .scope("attention_layer")
            .add(
                "kernel",
                Initializers.glorotUniform(),
                cell.outputSize() + nodes.valueWidth(),
                units);
    return new AttentionDecoderFunction(
        name,
        this,
        nodes,
        cell.build(weights.scope("cell"), width + units),
        attention.scorer(name, weights.scope("attention"), shapes),
        kernel);
  }
}
