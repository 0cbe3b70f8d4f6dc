package dev.rondo.tensor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sum of the gradients of several tapes, as for a batch that is too large for the memory: it
 * goes through the model in parts, and then the optimizer takes one step.
 *
 * <pre>{@code
 * GradientSum sum = new GradientSum();
 * for (Batch part : parts) {
 *   try (GradientTape tape = GradientTape.record()) {
 *     // A loss is a mean over its part: what counts is the share of the part in the whole.
 *     Tensor error = loss.apply(part.y(), model.forward(part.x(), pass)).mul((float) part.size() / size);
 *     sum.add(tape.gradient(error, model.weights()));
 *   }
 * }
 * optimizer.apply(sum.take());
 * }</pre>
 *
 * <p>That is the step of the whole batch up to rounding, unless a layer computes across the batch,
 * as batch normalization does, or a mean is over something else than examples, as over the steps
 * that a mask leaves: then take their share. Clipping sees the sum.
 *
 * <p>It keeps one number for each of a weight's, whatever the number of parts, and only the rows
 * that were touched of a table of which all gradients are {@link SparseRows}. Not safe for use by
 * several threads.
 */
public final class GradientSum {
  private final Map<Differentiable, Gradient> sums = new LinkedHashMap<>();

  /** Nothing yet. */
  public GradientSum() {}

  /**
   * Adds gradients; call it while their tape is open.
   *
   * @throws IllegalStateException if their tape is closed
   */
  public void add(Gradients more) {
    for (Differentiable by : more.weights()) {
      Gradient before = sums.get(by);
      sums.put(by, before == null ? kept(by, more) : plus(before, by, more));
    }
  }

  private static Gradient kept(Differentiable by, Gradients more) {
    SparseRows rows = more.rows(by);
    return rows == null ? new Gradient(dense(by, more).detach()) : new Gradient(rows.detach());
  }

  private static Gradient plus(Gradient before, Differentiable by, Gradients more) {
    SparseRows rows = before.rows();
    SparseRows others = more.rows(by);
    if (rows != null && others != null) {
      return new Gradient(rows.plus(others));
    }
    // Rows are made dense in the memory of the tape that is open.
    Tensor sum = rows == null ? before.dense() : before.dense().detach();
    float[] sums = sum.floats();
    float[] addend = dense(by, more).floats();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += addend[i];
    }
    return rows == null ? before : new Gradient(sum);
  }

  private static Tensor dense(Differentiable by, Gradients more) {
    Tensor gradient = more.of(by);
    if (gradient == null) {
      throw new IllegalStateException("GradientSum: " + by.name() + " has no gradient");
    }
    return gradient;
  }

  /** The sum, for an optimizer. The next {@link #add} starts from nothing again. */
  public Gradients take() {
    Gradients sum = Gradients.of(new LinkedHashMap<>(sums));
    sums.clear();
    return sum;
  }
}
