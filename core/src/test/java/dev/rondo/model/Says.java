package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Checks that an error is one line that says what it must. */
final class Says {
  private Says() {}

  /** Fails unless it throws this exception, with one line that holds all parts. */
  static <T extends Throwable> T says(Class<T> type, Executable wrong, String... parts) {
    T thrown = assertThrows(type, wrong);
    String message = String.valueOf(thrown.getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "expected \"" + part + "\" in: " + message);
    }
    assertEquals(1, message.lines().count(), message);
    // no leaks: of exceptions, of missing messages, of objects without a text
    assertTrue(!message.matches(".*(Exception|: null|^null$|\\w@[0-9a-f]{5,}).*"), message);
    return thrown;
  }

  static void says(Executable wrong, String... parts) {
    says(IllegalArgumentException.class, wrong, parts);
  }
}
