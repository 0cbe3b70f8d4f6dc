package dev.rondo.metrics;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;

/** Which positions are right: 1, else 0. */
final class Accuracy {
  private Accuracy() {}

  /** As in Keras, by the shapes. */
  static Tensor any(Tensor target, Tensor prediction) {
    if (prediction.rank() < 2 || prediction.dim(-1) == 1) {
      return binary(target, prediction, 0.5f);
    }
    return areLabels(target, prediction)
        ? sparse(target, prediction)
        : categorical(target, prediction);
  }

  static Tensor binary(Tensor target, Tensor prediction, float threshold) {
    Shape shape = prediction.shape();
    if (!withoutLastOne(target.shape()).equals(withoutLastOne(shape))) {
      throw error("binary_accuracy", target, shape.toString());
    }
    Tensor said = Ops.greater(prediction, Tensor.scalar(threshold));
    Tensor right = Ops.equal(Ops.reshape(target, shape.toArray()), said);
    return right.rank() > 1 ? Ops.mean(right, false, -1) : right;
  }

  static Tensor categorical(Tensor target, Tensor prediction) {
    if (!target.shape().equals(prediction.shape()) || prediction.rank() < 2) {
      throw error("categorical_accuracy", target, prediction.shape().toString());
    }
    return Ops.equal(Ops.argMax(Ops.toFloat(target), -1), Ops.argMax(prediction, -1));
  }

  static Tensor sparse(Tensor target, Tensor prediction) {
    return Ops.equal(
        labels("sparse_categorical_accuracy", target, prediction), Ops.argMax(prediction, -1));
  }

  static Tensor top(int k, Tensor target, Tensor prediction) {
    Tensor labels =
        areLabels(target, prediction)
            ? labels("top_" + k + "_accuracy", target, prediction)
            : oneHotLabels(k, target, prediction);
    Tensor own = Ops.takeAlongAxis(prediction, Ops.expandDims(labels, labels.rank()), -1);
    Tensor ahead = Ops.sum(Ops.greater(prediction, own), false, -1);
    // Nothing is larger than NaN, but NaN is not right.
    Tensor known = Ops.squeeze(Ops.equal(own, own), -1);
    return Ops.mul(Ops.less(ahead, Tensor.scalar(k)), known);
  }

  /** Whether a target is labels [..] or [.., 1] for a prediction [.., C]. */
  static boolean areLabels(Tensor target, Tensor prediction) {
    return target.rank() < prediction.rank() || (target.dim(-1) == 1 && prediction.dim(-1) > 1);
  }

  static Tensor labels(String metric, Tensor target, Tensor prediction) {
    Shape shape = prediction.shape();
    if (shape.rank() < 2
        || !(target.shape().equals(shape.remove(-1)) || target.shape().equals(shape.with(-1, 1)))) {
      throw error(metric, target, shape.rank() < 2 ? "[..]" : shape.remove(-1).toString());
    }
    Tensor labels = Ops.toInt(Ops.reshape(target, shape.remove(-1).toArray()));
    check(metric, target, labels, shape.dim(-1));
    return labels;
  }

  private static void check(String metric, Tensor target, Tensor labels, int classes) {
    int[] ids = labels.toIntArray();
    float[] given = Ops.toFloat(target).toArray();
    for (int i = 0; i < ids.length; i++) {
      boolean whole = target.isInt() || given[i] == ids[i];
      if (ids[i] < 0 || ids[i] >= classes || !whole) {
        throw new IllegalArgumentException(
            metric
                + ": expected whole labels from 0 to "
                + (classes - 1)
                + " but got "
                + (whole ? String.valueOf(ids[i]) : String.valueOf(given[i]))
                + " at "
                + labels.shape().place(i)
                + "; number the classes from 0, and mask what has no label");
      }
    }
  }

  private static Tensor oneHotLabels(int k, Tensor target, Tensor prediction) {
    if (!target.shape().equals(prediction.shape())) {
      throw error("top_" + k + "_accuracy", target, prediction.shape().toString());
    }
    return Ops.argMax(Ops.toFloat(target), -1);
  }

  static Shape withoutLastOne(Shape shape) {
    return shape.rank() > 1 && shape.dim(-1) == 1 ? shape.remove(-1) : shape;
  }

  private static IllegalArgumentException error(String metric, Tensor target, String expected) {
    return new IllegalArgumentException(
        metric
            + ": expected a target of shape "
            + expected
            + " but got "
            + target.shape()
            + "; accuracy() chooses by the shapes: labels [..] or one-hot [.., classes]");
  }
}
