package dev.rondo.optimizers;

/** A gradient holds NaN or an infinity. No weight and no state has been changed. */
public final class NonFiniteGradientException extends ArithmeticException {

  NonFiniteGradientException(String message) {
    super(message);
  }
}
