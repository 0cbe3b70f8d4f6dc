package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.AttentionOps;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One vector for a sequence, such as the outputs of a recurrent layer: their mean, weighted by how
 * much each matters. [B, T, D] to [B, D], or with {@link #hops} to [B, hops, D].
 *
 * <pre>{@code
 * u[t] = tanh(x[t] W + b)
 * a[t] = softmax over t of u[t] . q
 * y    = sum over t of a[t] x[t]
 * }</pre>
 *
 * <p>Weights {@code kernel} [D, units], {@code bias} [units], {@code query} [units, hops]. Masked
 * steps do not count; where all are masked the output is 0. The mask ends.
 *
 * <p>Yang et al., 2016, "Hierarchical attention networks for document classification"; with several
 * hops and without bias, Lin et al., 2017, "A structured self-attentive sentence embedding".
 *
 * @param units width of u
 * @param hops how many means are taken, each with a query of its own; with more than one they have
 *     an axis
 * @param useBias whether there is b
 * @param weighted whether the weights a go along with the output; see {@link
 *     Layers#attentionWeights}
 */
public record AttentionPooling(int units, int hops, boolean useBias, boolean weighted)
    implements Layer {

  /** Checks the sizes. */
  public AttentionPooling {
    if (units < 1 || hops < 1) {
      throw new IllegalArgumentException(
          "attention_pooling: expected units and hops of at least 1 but got "
              + units
              + " and "
              + hops);
    }
  }

  AttentionPooling(int units) {
    this(units, 1, true, false);
  }

  /** Several means, each with a query of its own: [B, hops, D]. */
  public AttentionPooling hops(int count) {
    return new AttentionPooling(units, count, useBias, weighted);
  }

  /** Without bias. */
  public AttentionPooling withoutBias() {
    return new AttentionPooling(units, hops, false, weighted);
  }

  /** With the weights, [B, hops, T], for {@link Layers#attentionWeights} to read. */
  public AttentionPooling returnWeights() {
    return new AttentionPooling(units, hops, useBias, true);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    AttentionShapes shapes = AttentionShapes.of(name, List.of(input));
    int width = input.dim(1);
    var glorot = Initializers.glorotUniform();
    Tensor kernel = weights.add("kernel", glorot, width, units);
    @Nullable Tensor bias = useBias ? weights.add("bias", Initializers.zeros(), units) : null;
    Tensor query = weights.add("query", glorot, units, hops);
    return new LayerFunction() {
      @Override
      public Signal apply(Signal x, Pass pass) {
        shapes.check(name, "sequence", x, width);
        Tensor values = Masks.known(name, x);
        Tensor scores = Ops.tanh(Ops.linear(values, kernel, bias)).matmul(query);
        AttentionMask mask = new AttentionMask(null, x.mask(), false);
        Tensor all = AttentionOps.maskedSoftmax(Ops.transpose(scores, 0, 2, 1), mask);
        Tensor means = all.matmul(values);
        Tensor y = hops == 1 ? Ops.squeeze(means, 1) : means;
        return new Signal(y, null, null, weighted ? State.of(all) : x.state());
      }

      @Override
      public Shape output() {
        return hops == 1 ? Shape.of(width) : Shape.of(hops, width);
      }

      @Override
      public List<Shape> state() {
        return weighted ? List.of(Shape.of(hops, input.dim(0))) : List.of();
      }

      @Override
      public boolean streams() {
        return false;
      }
    };
  }
}
