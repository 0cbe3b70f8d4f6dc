package dev.rondo.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.stream.Collectors;

/** A line an epoch in a CSV file. */
final class CsvLog implements Callback {
  private final Path file;

  CsvLog(Path file) {
    this.file = file;
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    try {
      // Epoch 1 begins a new file; a resumed run comes in later and goes on in the old one.
      if (log.epoch() == 1 || Files.notExists(file)) {
        Files.writeString(file, "epoch,seconds," + String.join(",", log.values().keySet()) + "\n");
      }
      Files.writeString(
          file,
          log.epoch() + "," + log.seconds() + "," + joined(log.values().values()) + "\n",
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("csvLog: cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static String joined(Collection<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
