package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
  @TempDir Path folder;

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theOldTextGoesAndNothingElseStays() throws IOException {
    Path file = folder.resolve("r.json");
    Destination.write(file, "one, and more");
    Destination.write(file, "two");
    assertEquals("two", Files.readString(file));
    assertEquals(List.of("r.json"), files());
  }

  @Test
  void aLinkStaysOne() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("r.json"));
    Destination.write(link, "one");
    Destination.write(link, "two");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("two", Files.readString(folder.resolve("r.json")));
    assertEquals(List.of("link", "r.json"), files());
  }

  /** What cannot be written leaves what was there, and no part of the new text. */
  @Test
  void aFailureLeavesTheOldText() throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), "old");
    Files.createDirectory(folder.resolve("r.json.part"));
    Files.createFile(folder.resolve("r.json.part/x"));
    assertThrows(IOException.class, () -> Destination.write(file, "new"));
    assertEquals("old", Files.readString(file));
  }

  @Test
  void whatIsNoPlainFileIsNotReplaced() throws IOException {
    Path nowhere = Path.of("/dev/null");
    if (Files.exists(nowhere)) {
      Destination.write(nowhere, "x");
      assertEquals("", Files.readString(nowhere));
    }
  }
}
