package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;

/**
 * A vector for each token: int32 [B, T] to [B, T, width].
 *
 * <p>Weight {@code embeddings} [vocabulary, width].
 *
 * @param vocabulary number of tokens; ids are {@code 0 .. vocabulary-1}
 * @param width length of a vector
 * @param masksZero whether id 0 is padding, which later layers skip
 */
public record Embedding(int vocabulary, int width, boolean masksZero, Initializer initializer)
    implements Layer {

  /** Checks the sizes. */
  public Embedding {
    if (vocabulary < 1 || width < 1) {
      throw new IllegalArgumentException(
          "embedding: expected a vocabulary and a width of at least 1 but got "
              + vocabulary
              + " and "
              + width);
    }
  }

  Embedding(int vocabulary, int width) {
    this(vocabulary, width, false, Initializers.uniform(0.05f));
  }

  /** With id 0 as padding: its steps are masked in the layers that follow. */
  public Embedding maskZero() {
    return new Embedding(vocabulary, width, true, initializer);
  }

  /** Another initializer; Keras's default is uniform in +-0.05. */
  public Embedding initializer(Initializer other) {
    return new Embedding(vocabulary, width, masksZero, other);
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Tensor table = weights.add("embeddings", initializer, vocabulary, width);
    return new PerStep(input.append(width)) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        Tensor ids = x.value();
        if (!ids.isInt()) {
          throw new IllegalArgumentException(
              name
                  + ": expected int32 token ids but got float32 "
                  + ids.shape()
                  + ". Make them with Tensor.ofInts.");
        }
        Tensor mask = masksZero ? Ops.greater(Ops.toFloat(ids), Tensor.scalar(0f)) : x.mask();
        return new Signal(Ops.gather(table, ids), mask, x.state());
      }
    };
  }
}
