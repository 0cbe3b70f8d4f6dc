package dev.rondo.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a process writes and this one reads; gone afterwards, after Ctrl-C too. */
record Temporary(Path file) implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 16;

  static Temporary create() {
    try {
      Path file = Files.createTempFile("rondo-", ".tmp");
      file.toFile().deleteOnExit();
      return new Temporary(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary file: " + e.getMessage(), e);
    }
  }

  /** What is in it, or its end where that is long. */
  String end() {
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, reader.length() - MOST_BYTES);
      byte[] bytes = new byte[(int) (reader.length() - from)];
      reader.seek(from);
      reader.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }
}
