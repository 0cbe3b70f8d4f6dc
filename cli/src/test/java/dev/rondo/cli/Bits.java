package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.saving.Archive;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a training run has come to: weights, states of optimizer and layers, losses. The entry
 * training.json also tells how long it took, so that it differs.
 */
final class Bits {
  private Bits() {}

  static void assertSame(Path expected, Path actual) {
    assertEquals(of(expected), of(actual));
  }

  private static Map<String, String> of(Path file) {
    Map<String, String> entries = new TreeMap<>();
    try (Archive archive = Archive.open(file)) {
      for (String name : archive.names()) {
        if (!name.equals("training.json")) {
          byte[] bytes = archive.bytes(name);
          boolean brief = bytes.length < 2000;
          entries.put(
              name, brief ? HexFormat.of().formatHex(bytes) : "hash " + Arrays.hashCode(bytes));
        }
      }
    }
    return entries;
  }
}
