package dev.rondo.model;

import org.jspecify.annotations.Nullable;

/**
 * The loss or a gradient is no longer finite, though the data is. Says at which step, from which
 * layer on, and what helps. The weights are those from before that step.
 */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
