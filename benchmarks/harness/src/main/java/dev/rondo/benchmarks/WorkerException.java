package dev.rondo.benchmarks;

/** A contestant's process could not be started, failed, or took too long. */
final class WorkerException extends Exception {
  WorkerException(String message) {
    super(message);
  }

  WorkerException(String message, Throwable cause) {
    super(message, cause);
  }
}
