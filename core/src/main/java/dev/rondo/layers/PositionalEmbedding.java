package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Objects;

/**
 * Adds to each step a learned vector for its place: [B, T, D] to [B, T, D], {@code y[t] = x[t] +
 * embeddings[t]}. Mask and states go through. Places count from the start of the tensor, as in
 * Keras, whatever is masked: pad behind a sequence, or it has other places than alone.
 *
 * <p>Weight {@code embeddings} [length, D].
 *
 * @param length the most steps that a sequence may have
 */
public record PositionalEmbedding(int length, Initializer initializer) implements Layer {

  /** Checks the length. */
  public PositionalEmbedding {
    if (length < 1) {
      throw new IllegalArgumentException(
          "positional_embedding: expected a length of at least 1 but got " + length);
    }
    Objects.requireNonNull(initializer); // as a file might have it
  }

  PositionalEmbedding(int length) {
    this(length, Initializers.glorotUniform());
  }

  /** Another initializer; KerasHub's default is Glorot's, uniform. */
  public PositionalEmbedding initializer(Initializer other) {
    return new PositionalEmbedding(length, other);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    AttentionShapes shapes = AttentionShapes.of(name, List.of(input));
    if (input.dim(0) > length) {
      throw tooLong(name, input.dim(0));
    }
    int width = input.dim(1);
    Tensor table = weights.add("embeddings", initializer, length, width);
    return new LayerFunction() {
      @Override
      public Signal apply(Signal x, Pass pass) {
        shapes.check(name, "sequence", x, width);
        int steps = x.value().dim(1);
        if (steps > length) {
          throw tooLong(name, steps);
        }
        return x.withValue(Ops.add(x.value(), table.slice(0, 0, steps)));
      }

      @Override
      public Shape output() {
        return input;
      }

      @Override
      public boolean streams() {
        return false;
      }
    };
  }

  private IllegalArgumentException tooLong(String name, int steps) {
    return new IllegalArgumentException(
        name
            + ": expected at most "
            + length
            + " steps but got "
            + steps
            + ". Give positionalEmbedding the longest length there is, or cut the sequences.");
  }
}
