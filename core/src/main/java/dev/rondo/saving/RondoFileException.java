package dev.rondo.saving;

/** A file that cannot be read or written. The message is one line: file, place, what to do. */
public final class RondoFileException extends RuntimeException {

  /** A defect in one line: place, expected, found, what to do. */
  public RondoFileException(String message) {
    super(message);
  }

  /** A defect with its cause. */
  public RondoFileException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same defect, with the file or the part of it in front. */
  public RondoFileException in(Object place) {
    return new RondoFileException(place + ": " + getMessage(), this);
  }
}
