package dev.rondo.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells on stderr how far the run is: as one line that changes if that is a terminal. */
final class Progress {
  private static final int WIDTH = 30;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream err;
  private final boolean terminal;
  private final int total;
  private final long start = System.nanoTime();
  private int done;

  Progress(PrintStream err, boolean terminal, int total) {
    this.err = err;
    this.terminal = terminal;
    this.total = total;
  }

  /** The next process starts. */
  void turn(String benchmark, String peer) {
    if (terminal) {
      int filled = total == 0 ? 0 : Math.min(WIDTH, done * WIDTH / total);
      String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      err.printf(
          Locale.ROOT,
          "%s[%s] %d/%d %d:%02d %s, %s",
          CLEAR,
          bar,
          done,
          total,
          time.toMinutes(),
          time.toSecondsPart(),
          benchmark,
          peer);
      err.flush();
    }
    done++;
  }

  /** A line that stays. */
  void report(String line) {
    clear();
    err.println("# " + line);
  }

  void clear() {
    if (terminal) {
      err.print(CLEAR);
      err.flush();
    }
  }
}
