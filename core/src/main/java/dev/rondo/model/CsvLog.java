package dev.rondo.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A line an epoch in a CSV file. */
final class CsvLog implements Callback {
  private static final String START = "epoch,seconds,";

  private final Path file;
  private boolean begun;

  CsvLog(Path file) {
    this.file = file;
  }

  /** Looks at the path now: an epoch is a long time to wait for the news that it is wrong. */
  @Override
  public void onTrainBegin(Trainer trainer, Fit fit) {
    begun = false;
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw problem(new IOException("there is no folder " + folder + "; create it first"));
    }
    if (Files.exists(file) && !isLog()) {
      throw problem(new IOException("it is there and no log of training; choose another name"));
    }
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    String values =
        log.values().values().stream().map(String::valueOf).collect(Collectors.joining(","));
    try {
      if (!begun) {
        Path next = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.write(next, linesBefore(log));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        begun = true;
      }
      Files.writeString(
          file, log.epoch() + "," + log.seconds() + "," + values + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /**
   * The log up to an epoch. A process that was killed may have logged more than its last checkpoint
   * knows; those epochs come again.
   */
  private List<String> linesBefore(EpochLog log) throws IOException {
    List<String> kept = new ArrayList<>();
    kept.add(
        START
            + log.values().keySet().stream().map(CsvLog::quoted).collect(Collectors.joining(",")));
    if (log.epoch() > 1 && Files.exists(file)) {
      Files.readAllLines(file).stream()
          .filter(line -> line.matches("\\d{1,9},.*"))
          .filter(line -> Integer.parseInt(line.substring(0, line.indexOf(','))) < log.epoch())
          .forEach(kept::add);
    }
    return kept;
  }

  private boolean isLog() {
    byte[] expected = START.getBytes(StandardCharsets.US_ASCII);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(expected.length);
      return start.length == 0 || Arrays.equals(start, expected);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  private static String quoted(String name) {
    return name.matches("[^\",\\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private UncheckedIOException problem(IOException e) {
    // Those of the file system say no more than a path in their message.
    String what = e.getClass() == IOException.class ? e.getMessage() : e.toString();
    return new UncheckedIOException("csvLog: cannot write " + file + ": " + what, e);
  }
}
