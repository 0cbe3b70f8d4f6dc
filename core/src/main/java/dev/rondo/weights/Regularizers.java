package dev.rondo.weights;

import java.util.List;

/** The catalogue of penalties. Sums go over all numbers, as in Keras. */
public final class Regularizers {
  private Regularizers() {}

  /**
   * {@code factor * sum(|x|)}, which makes numbers zero (Tibshirani, 1996, "Regression shrinkage
   * and selection via the lasso").
   *
   * @param factor 0 or more; Keras's default is 0.01
   */
  public static Regularizer l1(float factor) {
    return new L1L2(factor, 0f);
  }

  /**
   * {@code factor * sum(x^2)}, which makes numbers small (Hoerl and Kennard, 1970, "Ridge
   * regression"). Unlike the weight decay of AdamW it goes through the optimizer's running means.
   *
   * @param factor 0 or more; Keras's default is 0.01
   */
  public static Regularizer l2(float factor) {
    return new L1L2(0f, factor);
  }

  /**
   * {@code l1 * sum(|x|) + l2 * sum(x^2)} (Zou and Hastie, 2005, "Regularization and variable
   * selection via the elastic net").
   *
   * @param l1 0 or more
   * @param l2 0 or more
   */
  public static Regularizer l1l2(float l1, float l2) {
    return new L1L2(l1, l2);
  }

  /** The records behind the methods of this class, for those who save and read descriptions. */
  public static List<Class<? extends Record>> descriptions() {
    return List.of(L1L2.class);
  }
}
