package dev.rondo.dataset;

import dev.rondo.tensor.Tensor;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Batches to train on, made one by one as they are asked for. The order of an epoch depends on the
 * epoch's number and on nothing that happened before, so that training can resume in its middle.
 *
 * <pre>{@code
 * Dataset train = Dataset.of(x, y).batch(32).shuffle(42);
 * for (Batch batch : train) { ... }
 * }</pre>
 */
public interface Dataset extends Iterable<Batch> {

  /** Examples from tensors whose first axis counts examples: x [N, ..], y [N, ..]. */
  static Examples of(Tensor x, Tensor y) {
    return Examples.of(x, y);
  }

  /** Examples for a model of several inputs, in their order. */
  static Examples of(List<Tensor> xs, Tensor y) {
    return Examples.of(xs, List.of(y));
  }

  /** Examples for a model of several inputs and outputs, in their orders. */
  static Examples of(List<Tensor> xs, List<Tensor> ys) {
    return Examples.of(xs, ys);
  }

  /** Examples for a model of several inputs, by their names. */
  static Examples of(Map<String, Tensor> xs, Tensor y) {
    return Examples.of(xs, Map.of("", y));
  }

  /** Examples for a model of several inputs and outputs, by their names. */
  static Examples of(Map<String, Tensor> xs, Map<String, Tensor> ys) {
    return Examples.of(xs, ys);
  }

  /**
   * Examples that are sequences of different lengths, with a target each. A batch is filled up to
   * the longest of its sequences and has a mask; {@link Examples#bucket} keeps it short.
   *
   * @param x [T, ..] each, alike but for T, which is at least 1
   * @param y [N, ..]
   * @throws IllegalArgumentException if a sequence has no step, naming the example
   */
  static Examples ragged(List<Tensor> x, Tensor y) {
    return ragged(Map.of("", x), y);
  }

  /**
   * As {@link #ragged(List, Tensor)}, with a target each time step, filled up as x is.
   *
   * @param y [T, ..] each, as long as x
   */
  static Examples ragged(List<Tensor> x, List<Tensor> y) {
    return ragged(Map.of("", x), y);
  }

  /**
   * As {@link #ragged(List, Tensor)}, for a model of several inputs, by their names: each is filled
   * up by itself and has a mask of its own.
   *
   * @param xs as many sequences of each, of lengths of their own
   */
  static Examples ragged(Map<String, List<Tensor>> xs, Tensor y) {
    return Examples.ragged(xs, Examples.rows("y", y));
  }

  /**
   * As {@link #ragged(Map, Tensor)}, with a target for each time step of one of the inputs, such as
   * that of a decoder, filled up as it is.
   *
   * @param y [T, ..] each, in all examples as long as the same input
   */
  static Examples ragged(Map<String, List<Tensor>> xs, List<Tensor> y) {
    return Examples.ragged(xs, new Ragged(y));
  }

  /** How many batches an epoch has. */
  int batches();

  /**
   * The batches of an epoch.
   *
   * @param epoch from 0
   */
  Iterator<Batch> epoch(int epoch);

  /**
   * The batches of an epoch from one of them on, to resume.
   *
   * @param from how many to leave out
   */
  default Iterator<Batch> epoch(int epoch, int from) {
    Iterator<Batch> batches = epoch(epoch);
    for (int i = 0; i < from && batches.hasNext(); i++) {
      batches.next();
    }
    return batches;
  }

  /** The batches of the first epoch. */
  @Override
  default Iterator<Batch> iterator() {
    return epoch(0);
  }

  /**
   * Looks for NaN and infinities before training starts, if that costs little, as it does in
   * memory. By default nothing is looked at, since to go through all batches may take as long as an
   * epoch; then training names the batch at which the loss is no longer a number.
   *
   * @throws IllegalArgumentException naming the example and the feature
   */
  default void checkFinite() {}

  /**
   * Cuts long sequences along time, for truncated backpropagation through time (Williams and Peng,
   * 1990, "An efficient gradient-based algorithm for on-line training of recurrent network
   * trajectories"): each batch x [B, T, ..], y [B, T, ..] becomes batches of {@code steps} time
   * steps, the last one shorter if need be, of which all but the first continue the one before.
   *
   * @param steps 1 or more
   */
  default Dataset truncate(int steps) {
    return new Truncated(this, steps);
  }

  /**
   * Batches of which each but the first of an epoch continues the one before, row by row, as for
   * Keras's stateful layers: recurrent states are carried from batch to batch, without a gradient,
   * and start anew with the epoch. All batches must be of one size: see {@link
   * Examples#dropRemainder}.
   */
  default Dataset stateful() {
    return new Continuing(this);
  }
}
