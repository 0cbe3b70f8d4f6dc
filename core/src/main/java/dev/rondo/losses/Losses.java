package dev.rondo.losses;

/** The losses. */
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
    return new BinaryCrossentropy(false);
  }

  /**
   * {@code -sum over C of t log p}, for one-hot targets or other distributions over classes.
   *
   * <p>Target and prediction [B, C] give [B]; [B, T, C] give [B, T]. Probabilities are divided by
   * their sum first.
   */
  public static Crossentropy categoricalCrossentropy() {
    return new CategoricalCrossentropy(false);
  }

  /**
   * {@code -log p[label]}, for targets that are class labels from 0.
   *
   * <p>Labels [B] and prediction [B, C] give [B]; [B, T] and [B, T, C] give [B, T]. Labels may be
   * float32 if they are whole numbers. Probabilities are divided by their sum first.
   */
  public static Crossentropy sparseCategoricalCrossentropy() {
    return new SparseCategoricalCrossentropy(false);
  }
}
