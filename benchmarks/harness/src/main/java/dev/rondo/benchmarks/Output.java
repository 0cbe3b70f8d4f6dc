package dev.rondo.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What the processes that this one starts print. None is waited for without an end. */
final class Output {
  private static final Pattern ERROR = Pattern.compile("Exception|Error|Unrecognized|expected");

  /** A line of a stack trace of Java or Python. */
  private static final Pattern PLACE = Pattern.compile("\\s+(at |\\.\\.\\.|File \"| )");

  private static final String CAUSED_BY = "Caused by: ";

  private Output() {}

  /**
   * A process that has ended.
   *
   * @param out the end of what it printed
   * @param err the end of its other output
   */
  record Ended(int status, String out, String err) {
    String lastLine() {
      return Output.lastLine(out);
    }

    /** For a message. */
    String failure() {
      return "exit code " + status + ", " + Output.cause(err.isBlank() ? out : err);
    }
  }

  /**
   * Runs a process to its end.
   *
   * @param limit seconds
   * @throws WorkerException if it cannot be started, or is not done in time
   */
  static Ended run(ProcessBuilder builder, long limit) throws WorkerException {
    try (Temporary out = Temporary.create();
        Temporary err = Temporary.create()) {
      builder.redirectOutput(out.file().toFile()).redirectError(err.file().toFile());
      int status = Children.await(Children.start(builder), limit);
      return new Ended(status, out.end(), err.end());
    }
  }

  /**
   * Runs a process and hands on each line as it comes.
   *
   * @param silence seconds without a line after which it is ended
   * @throws WorkerException if it cannot be started, is silent too long, or fails
   */
  static void lines(ProcessBuilder builder, long silence, Consumer<String> out)
      throws WorkerException {
    try (Temporary err = Temporary.create()) {
      Process process = Children.start(builder.redirectError(err.file().toFile()));
      try {
        BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(process, lines), "lines");
        reader.setDaemon(true);
        reader.start();
        for (Optional<String> line = next(lines, silence);
            line.isPresent();
            line = next(lines, silence)) {
          out.accept(line.get());
        }
        int status = Children.await(process, silence);
        if (status != 0) {
          throw new WorkerException(new Ended(status, "", err.end()).failure());
        }
      } finally {
        Children.forget(process);
      }
    }
  }

  private static void read(Process process, BlockingQueue<Optional<String>> lines) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().map(Optional::of).forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // The process was ended meanwhile, and its status tells.
    } finally {
      lines.add(Optional.empty());
    }
  }

  private static Optional<String> next(BlockingQueue<Optional<String>> lines, long silence)
      throws WorkerException {
    try {
      Optional<String> line = lines.poll(silence, TimeUnit.SECONDS);
      if (line == null) {
        throw new WorkerException("silent for " + silence + " s");
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkerException("interrupted", e);
    }
  }

  private static String lastLine(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "nothing printed" : lines.get(lines.size() - 1).strip();
  }

  /**
   * The line that says most of what went wrong: what caused all else, as the JVM tells it last; or
   * the first that speaks of an error; or the last that is no place in the code.
   */
  private static String cause(String text) {
    List<String> lines =
        text.lines()
            .filter(line -> !line.isBlank() && !PLACE.matcher(line).lookingAt())
            .map(String::strip)
            .toList();
    String cause = lines.isEmpty() ? lastLine(text) : lines.get(lines.size() - 1);
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i);
      if (line.startsWith(CAUSED_BY)) {
        return line.substring(CAUSED_BY.length());
      }
      cause = ERROR.matcher(line).find() ? line : cause;
    }
    return cause;
  }
}
