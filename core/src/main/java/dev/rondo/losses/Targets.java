package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;

/** Brings targets to the shape and type that a loss computes with, or says why it cannot. */
final class Targets {
  private Targets() {}

  /**
   * A float32 target of the prediction's shape; it may lack a last axis of length 1, or have one.
   */
  static Tensor like(String loss, Tensor target, Tensor prediction) {
    Shape expected = prediction.shape();
    Shape actual = target.shape();
    if (actual.equals(expected)) {
      return Ops.toFloat(target);
    }
    if (withoutLastOne(actual).equals(withoutLastOne(expected))) {
      return Ops.reshape(Ops.toFloat(target), expected.toArray());
    }
    throw new IllegalArgumentException(
        loss
            + ": expected a target of the prediction's shape "
            + expected
            + " but got "
            + actual
            + "; "
            + (target.isInt() && labelsOf(actual, expected)
                ? "for class labels use sparseCategoricalCrossentropy"
                : remedy(actual, expected)));
  }

  private static Shape withoutLastOne(Shape shape) {
    return shape.rank() > 1 && shape.dim(-1) == 1 ? shape.remove(-1) : shape;
  }

  /** One-hot or another distribution: float32 of the prediction's shape [.., C]. */
  static Tensor oneHot(String loss, Tensor target, Tensor prediction) {
    Shape expected = prediction.shape();
    checkClasses(loss, expected);
    if (target.shape().equals(expected)) {
      return Ops.toFloat(target);
    }
    throw new IllegalArgumentException(
        loss
            + ": expected a one-hot target of the prediction's shape "
            + expected
            + " but got "
            + target.shape()
            + "; "
            + (labelsOf(target.shape(), expected)
                ? "for class labels use sparseCategoricalCrossentropy, or make them one-hot with"
                    + " Ops.oneHot"
                : remedy(target.shape(), expected)));
  }

  /** Class labels: int32 [..] for a prediction [.., C]. */
  static Tensor labels(String loss, Tensor target, Tensor prediction) {
    Shape shape = prediction.shape();
    checkClasses(loss, shape);
    if (!labelsOf(target.shape(), shape)) {
      throw new IllegalArgumentException(
          loss
              + ": expected labels of shape "
              + shape.remove(-1)
              + " for the prediction's "
              + shape
              + " but got "
              + target.shape()
              + "; "
              + (target.shape().equals(shape)
                  ? "for one-hot targets use categoricalCrossentropy"
                  : remedy(target.shape(), shape)));
    }
    Tensor labels = Ops.reshape(Ops.toInt(target), shape.remove(-1).toArray());
    check(loss, target, labels, shape.dim(-1));
    return labels;
  }

  /** Whether a target has the shape of labels, [..] or [.., 1], for a prediction [.., C]. */
  private static boolean labelsOf(Shape target, Shape prediction) {
    return prediction.rank() > 1
        && (target.equals(prediction.remove(-1)) || target.equals(prediction.with(-1, 1)));
  }

  private static void checkClasses(String loss, Shape prediction) {
    if (prediction.rank() < 2 || prediction.dim(-1) < 2) {
      throw new IllegalArgumentException(
          loss
              + ": expected a prediction [.., classes] with 2 or more classes but got "
              + prediction
              + "; for yes or no use binaryCrossentropy");
    }
  }

  private static void check(String loss, Tensor target, Tensor labels, int classes) {
    int[] ids = labels.toIntArray();
    float[] given = target.isInt() ? new float[0] : target.toArray();
    for (int i = 0; i < ids.length; i++) {
      boolean whole = target.isInt() || given[i] == ids[i];
      if (ids[i] < 0 || ids[i] >= classes || !whole) {
        throw new IllegalArgumentException(
            loss
                + ": expected whole labels from 0 to "
                + (classes - 1)
                + " but got "
                + (target.isInt() ? String.valueOf(ids[i]) : String.valueOf(given[i]))
                + " at "
                + labels.shape().place(i)
                + "; number the classes from 0, and give the last layer as many units as there are"
                + " classes");
      }
    }
  }

  /**
   * Where one of the numbers of a target or a prediction stands, for messages.
   *
   * @param values [B], [B, D] or [B, T, D]
   */
  static String place(int index, Shape values) {
    return values.rank() > 1
        ? values.remove(-1).place(index / values.dim(-1))
        : values.place(index);
  }

  private static String remedy(Shape target, Shape prediction) {
    if (target.rank() > 0 && prediction.rank() > 0 && target.dim(0) != prediction.dim(0)) {
      return "give as many targets as examples";
    }
    if (prediction.rank() == 3 && target.rank() < 3) {
      return "give a target each time step, or leave out returnSequences in the last recurrent"
          + " layer";
    }
    if (prediction.rank() == 2 && target.rank() == 1) {
      return "give the last layer one unit, or a target for each of its units; beside quantiles(..)"
          + " such a metric cannot tell which one is meant";
    }
    if (prediction.rank() == 2 && target.rank() > 1 && target.dim(1) != prediction.dim(1)) {
      return "give the last layer as many units as the target has, or add returnSequences if the"
          + " second axis is time";
    }
    return "reshape the target";
  }
}
