package dev.rondo.layers;

import dev.rondo.tensor.Attended;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.Tensor;

/**
 * The score of an {@link Attention} over its weights. Queries and keys are projected by themselves,
 * so that a decoder does it once for the keys of all its steps.
 */
interface Scorer {

  /** As {@link #attend} takes them, [B, T, .]. */
  Tensor queries(Tensor query);

  /** As {@link #attend} takes them, [B, S, .]. */
  Tensor keys(Tensor key);

  /** The weighted means of the values, and the weights [B, T, S] if they were asked for. */
  Attended attend(Tensor queries, Tensor keys, Tensor value, AttentionMask mask, Pass pass);
}
