package dev.rondo.metrics;

/** A number made of counts. */
enum Ratio {
  PRECISION {
    @Override
    double of(double right, double wrong, double missed) {
      return over(right, right + wrong);
    }
  },
  RECALL {
    @Override
    double of(double right, double wrong, double missed) {
      return over(right, right + missed);
    }
  },
  F1 {
    @Override
    double of(double right, double wrong, double missed) {
      return over(2 * right, 2 * right + wrong + missed);
    }
  };

  /**
   * @param right said and true
   * @param wrong said but false
   * @param missed true but not said
   */
  abstract double of(double right, double wrong, double missed);

  private static double over(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
