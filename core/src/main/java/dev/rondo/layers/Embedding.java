package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A vector for each token: int32 [B, T] to [B, T, width].
 *
 * <p>Weight {@code embeddings} [vocabulary, width]. Its gradient is kept as the rows that a batch
 * has touched ({@link dev.rondo.tensor.SparseRows}), and an optimizer changes only these, whatever
 * the vocabulary; the Javadoc of {@code Optimizer} says what that means for running means. If the
 * weight is used elsewhere too, as tied weights are, its gradient is dense.
 *
 * @param vocabulary number of tokens; ids are {@code 0 .. vocabulary-1}
 * @param width length of a vector
 * @param masksZero whether id 0 is padding, which later layers skip, as well as what was masked
 *     before; else a mask goes through. States go through
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
  public boolean takes(boolean ints) {
    return ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    if (masksZero && input.rank() != 1) {
      throw new IllegalArgumentException(
          name
              + ": expected token ids [time] of an example, so that maskZero can mask steps, but got "
              + input
              + ". Leave maskZero out.");
    }
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
        checkIds(name, ids);
        return new Signal(Ops.gather(table, ids), mask(ids, x.mask()), x.initialState(), x.state());
      }

      @Override
      public LayerStep stepping() {
        return new EmbeddingStep(Embedding.this, name, table);
      }
    };
  }

  /** A step counts if its id is not 0, and it was not masked already. */
  private @Nullable Tensor mask(Tensor ids, @Nullable Tensor before) {
    if (!masksZero) {
      return before;
    }
    Tensor counts = Ops.greater(ids, Tensor.ofInts(new int[] {0}));
    return before == null ? counts : Ops.where(before, counts, Tensor.scalar(0f));
  }

  private void checkIds(String name, Tensor ids) {
    int[] all = ids.toIntArray();
    for (int i = 0; i < all.length; i++) {
      if (all[i] < 0 || all[i] >= vocabulary) {
        throw refused(name, all[i], place(ids, i));
      }
    }
  }

  /** The error for an id that is none. */
  IllegalArgumentException refused(String name, int id, String place) {
    return new IllegalArgumentException(
        name
            + ": expected ids in 0 .. "
            + (vocabulary - 1)
            + ", the vocabulary of "
            + vocabulary
            + ", but got "
            + id
            + " at "
            + place
            + ". Map unknown tokens to an id of their own, or make the vocabulary larger.");
  }

  /** The place on each axis, such as {@code [3, 17]}. */
  private static String place(Tensor ids, int at) {
    int[] index = new int[ids.rank()];
    int rest = at;
    for (int axis = ids.rank() - 1; axis >= 0; axis--) {
      index[axis] = rest % ids.dim(axis);
      rest /= ids.dim(axis);
    }
    return Arrays.toString(index);
  }
}
