package dev.rondo.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells on stderr how far the run is: as one line that changes if that is a terminal. */
final class Progress {
  private static final int WIDTH = 30;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream err;
  private final int total;
  private final long start = System.nanoTime();
  private final int columns;
  private int done;
  private volatile boolean stands;

  /**
   * @param columns of the terminal; 0 if it is none
   */
  Progress(PrintStream err, int columns, int total) {
    this.err = err;
    this.columns = columns;
    this.total = total;
  }

  /** One on stderr, as {@code benchmarks/compare} tells of its terminal. */
  static Progress onStderr(int total) {
    Progress progress = new Progress(System.err, Integer.getInteger("rondo.columns", 0), total);
    // Ctrl-C leaves the line as it is, and the shell goes on below it.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (progress.stands) {
                    System.err.println();
                  }
                }));
    return progress;
  }

  /** The next process starts. */
  void turn(String benchmark, String peer) {
    if (columns > 0) {
      int width = Math.min(WIDTH, columns / 3);
      int filled = total == 0 ? 0 : Math.min(width, done * width / total);
      String bar = "#".repeat(filled) + ".".repeat(width - filled);
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      String line =
          String.format(
              Locale.ROOT,
              "[%s] %d/%d %d:%02d %s, %s",
              bar,
              done,
              total,
              time.toMinutes(),
              time.toSecondsPart(),
              benchmark,
              peer);
      // A longer one would wrap, and then could not be written over.
      err.print(CLEAR + line.substring(0, Math.min(line.length(), columns - 1)));
      err.flush();
      stands = true;
    }
    done++;
  }

  /** A line that stays. */
  void report(String line) {
    clear();
    err.println("# " + line);
  }

  void clear() {
    if (columns > 0) {
      err.print(CLEAR);
      err.flush();
      stands = false;
    }
  }
}
