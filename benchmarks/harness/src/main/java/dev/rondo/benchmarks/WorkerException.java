package dev.rondo.benchmarks;

import org.jspecify.annotations.Nullable;

/** A contestant's process could not be started, failed, or took too long. */
final class WorkerException extends Exception {
  WorkerException(String message) {
    super(message);
  }

  WorkerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
