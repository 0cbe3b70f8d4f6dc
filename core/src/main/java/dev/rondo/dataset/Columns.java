package dev.rondo.dataset;

import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What belongs to each example. */
record Columns(
    Rows x,
    Rows y,
    @Nullable Rows weights,
    @Nullable Rows mask,
    @Nullable ClassWeights classWeights) {

  Columns {
    checkCount("y", x.count(), y);
    checkCount("weights", x.count(), weights);
    checkCount("mask", x.count(), mask);
    if (x.count() == 0) {
      throw new IllegalArgumentException("dataset: expected at least one example but got none");
    }
  }

  private static void checkCount(String name, int count, @Nullable Rows rows) {
    if (rows != null && rows.count() != count) {
      throw new IllegalArgumentException(
          "dataset: expected x and "
              + name
              + " of one length but got "
              + count
              + " and "
              + rows.count()
              + " examples; give one row of each for every example");
    }
  }

  Batch take(int[] examples) {
    Tensor targets = y.take(examples);
    Tensor ofSample = weights == null ? null : weights.take(examples);
    return new Batch(
        x.take(examples),
        targets,
        classWeights == null ? ofSample : classWeights.of(targets, ofSample),
        mask == null ? null : mask.take(examples),
        false);
  }

  void checkFinite(int[] examples) {
    Tensor steps = mask instanceof Rows.OfTensor given ? given.tensor() : null;
    x.checkFinite("x", examples, steps);
    y.checkFinite("y", examples, steps);
    if (weights != null) {
      weights.checkFinite("weights", examples, null);
    }
  }
}
