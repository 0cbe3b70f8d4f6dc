package dev.rondo.model;

/**
 * The loss is no longer a finite number. Says at which step, from which layer on, and what helps.
 */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(String message) {
    super(message);
  }
}
