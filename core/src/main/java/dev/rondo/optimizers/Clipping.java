package dev.rondo.optimizers;

/**
 * How gradients are kept small.
 *
 * @param limit the largest value or norm
 */
record Clipping(Kind kind, float limit) {

  enum Kind {
    NONE,
    VALUE,
    NORM,
    GLOBAL_NORM
  }

  static final Clipping NONE = new Clipping(Kind.NONE, Float.POSITIVE_INFINITY);

  Clipping {
    if (!(limit > 0)) {
      throw new IllegalArgumentException(
          "clipping: expected a limit above 0 but got "
              + limit
              + "; leave clipping out to have none");
    }
  }

  /** This, if nothing else was chosen before. */
  Clipping instead(Clipping before) {
    if (before.kind != Kind.NONE && before.kind != kind) {
      throw new IllegalArgumentException(
          "clipping: expected one of clipValue, clipNorm and clipGlobalNorm but got two; choose one");
    }
    return this;
  }

  /** The largest absolute value of an element. */
  float valueLimit() {
    return kind == Kind.VALUE ? limit : Float.POSITIVE_INFINITY;
  }

  /**
   * What a gradient is multiplied by.
   *
   * @param squares sum of the squares of this gradient
   * @param allSquares the same of all gradients of the step
   */
  float factor(double squares, double allSquares) {
    double norm =
        switch (kind) {
          case NORM -> Math.sqrt(squares);
          case GLOBAL_NORM -> Math.sqrt(allSquares);
          case NONE, VALUE -> 0;
        };
    return norm > limit ? (float) (limit / norm) : 1f;
  }
}
