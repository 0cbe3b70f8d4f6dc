package dev.rondo.losses;

import java.util.ArrayList;
import java.util.List;

/** The losses. Their definitions and values are those of Keras 3 unless they say otherwise. */
public final class Losses {
  private Losses() {}

  /**
   * {@code mean over D of (p - t)^2}.
   *
   * <p>Target and prediction [B, D] give [B]; [B, T, D] give [B, T]; a target without a last axis
   * of length 1 fits as well.
   */
  public static Loss meanSquaredError() {
    return new MeanSquaredError();
  }

  /** {@link #meanSquaredError()}. */
  public static Loss mse() {
    return meanSquaredError();
  }

  /** {@code mean over D of |p - t|}; shapes as in {@link #meanSquaredError()}. */
  public static Loss meanAbsoluteError() {
    return new MeanAbsoluteError();
  }

  /** {@link #meanAbsoluteError()}. */
  public static Loss mae() {
    return meanAbsoluteError();
  }

  /** {@link #huber(float)} with 1. */
  public static Loss huber() {
    return huber(1f);
  }

  /**
   * With {@code e = |p - t|} the mean over D of {@code e^2 / 2} where {@code e <= delta}, else
   * {@code delta (e - delta / 2)} (Huber, 1964, "Robust estimation of a location parameter");
   * shapes as in {@link #meanSquaredError()}.
   *
   * @param delta above 0
   */
  public static Loss huber(float delta) {
    return new Huber(delta);
  }

  /**
   * {@code mean over D of -(t log p + (1 - t) log(1 - p))}, for D answers of yes or no each; shapes
   * as in {@link #meanSquaredError()}, the target float32 or int32.
   */
  public static Crossentropy binaryCrossentropy() {
    return new BinaryCrossentropy(false, 0f);
  }

  /**
   * {@code -sum over C of t log p}, for one-hot targets or other distributions over classes.
   *
   * <p>Target and prediction [B, C] give [B]; [B, T, C] give [B, T]. Probabilities are divided by
   * their sum first.
   */
  public static Crossentropy categoricalCrossentropy() {
    return new CategoricalCrossentropy(false, 0f);
  }

  /**
   * {@code -log p[label]}, for targets that are class labels from 0.
   *
   * <p>Labels [B] and prediction [B, C] give [B]; [B, T] and [B, T, C] give [B, T]. Labels may be
   * float32 if they are whole numbers. Probabilities are divided by their sum first.
   */
  public static Crossentropy sparseCategoricalCrossentropy() {
    return new SparseCategoricalCrossentropy(false, 0f);
  }

  /** {@link #binaryFocalCrossentropy(float)} with 2. */
  public static Crossentropy binaryFocalCrossentropy() {
    return binaryFocalCrossentropy(2f);
  }

  /** {@link #binaryFocalCrossentropy(float, float)} without an alpha. */
  public static Crossentropy binaryFocalCrossentropy(float gamma) {
    return new BinaryFocalCrossentropy(gamma, null, false, 0f);
  }

  /**
   * The binary cross-entropy of what is not right yet: {@code mean over D of a (1 - q)^gamma c},
   * where {@code c} is the binary cross-entropy, {@code q = t p + (1 - t)(1 - p)} and {@code a =
   * alpha t + (1 - alpha)(1 - t)} (Lin, Goyal, Girshick, He and Dollár, 2017, "Focal loss for dense
   * object detection"). Shapes as in {@link #binaryCrossentropy()}.
   *
   * @param gamma how little those count that are nearly right: 0 or more, 0 for not less
   * @param alpha how much a yes counts, from 0 to 1, while a no counts one less that; the paper has
   *     0.25
   */
  public static Crossentropy binaryFocalCrossentropy(float gamma, float alpha) {
    return new BinaryFocalCrossentropy(gamma, alpha, false, 0f);
  }

  /** {@link #categoricalFocalCrossentropy(float, float...)} with 2 and 0.25. */
  public static Crossentropy categoricalFocalCrossentropy() {
    return categoricalFocalCrossentropy(2f, 0.25f);
  }

  /**
   * {@code -sum over C of alpha t (1 - p)^gamma log p}; shapes as in {@link
   * #categoricalCrossentropy()}, source as of {@link #binaryFocalCrossentropy(float, float)}.
   *
   * @param gamma how little those count that are nearly right: 0 or more, 0 for not less
   * @param alpha how much all classes count, or each of them; 0 or more
   */
  public static Crossentropy categoricalFocalCrossentropy(float gamma, float... alpha) {
    return new CategoricalFocalCrossentropy(gamma, list(alpha), false, 0f);
  }

  /**
   * {@code -sum over D of t p / (|t| |p|)}: -1 for vectors of one direction, 1 for opposite ones, 0
   * if one of them is zero. Target and prediction [B, D] give [B]; [B, T, D] give [B, T].
   */
  public static Loss cosineSimilarity() {
    return new CosineSimilarity();
  }

  /**
   * {@code mean over D of max(1 - t p, 0)}, for targets of -1 and 1; 0 is taken for -1 (Rosasco, De
   * Vito, Caponnetto, Piana and Verri, 2004, "Are loss functions all the same?"). Shapes as in
   * {@link #meanSquaredError()}.
   */
  public static Loss hinge() {
    return new Hinge(false);
  }

  /** {@code mean over D of max(1 - t p, 0)^2}; else as {@link #hinge()}. */
  public static Loss squaredHinge() {
    return new Hinge(true);
  }

  /**
   * {@code max(1 + max over C of (1 - t) p - sum over C of t p, 0)}, for one-hot targets: how much
   * the best wrong class is ahead, plus one. Shapes as in {@link #categoricalCrossentropy()}.
   */
  public static Loss categoricalHinge() {
    return new CategoricalHinge();
  }

  /**
   * {@code sum over C of t log(t / p)}, with t and p kept between 1e-7 and 1 (Kullback and Leibler,
   * 1951, "On information and sufficiency"). Shapes as in {@link #categoricalCrossentropy()}; the
   * prediction is not divided by its sum. The gradient is that of the logarithm before it is cut.
   */
  public static Loss klDivergence() {
    return new KlDivergence();
  }

  /**
   * {@code mean over D of p - t log(p + 1e-7)}: for counts t of which p is the mean, the negative
   * logarithm of their probability, less what p has no part in. Shapes as in {@link
   * #meanSquaredError()}; the prediction is 0 or more.
   */
  public static Loss poisson() {
    return new Poisson();
  }

  /**
   * {@code mean over D of log cosh(p - t)}: nearly {@code e^2 / 2} of small errors and {@code |e| -
   * log 2} of large ones. Shapes as in {@link #meanSquaredError()}.
   */
  public static Loss logCosh() {
    return new LogCosh();
  }

  /**
   * {@code mean over D of max(q (t - p), (q - 1)(t - p))}, which is least where the prediction is
   * the q-quantile of the target (Koenker and Bassett, 1978, "Regression quantiles"). Also called
   * pinball loss; Keras has none. Shapes as in {@link #meanSquaredError()}.
   *
   * @param q between 0 and 1
   */
  public static Loss quantile(float q) {
    return new Quantiles(List.of(q), false);
  }

  /**
   * The mean of {@link #quantile} over several quantiles, which are the last axis of the
   * prediction: target [B] or [B, 1] and prediction [B, Q] give [B]; [B, T] or [B, T, 1] and [B, T,
   * Q] give [B, T].
   *
   * @param q each between 0 and 1
   */
  public static Loss quantiles(float... q) {
    return new Quantiles(list(q), true);
  }

  private static List<Float> list(float... values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}
