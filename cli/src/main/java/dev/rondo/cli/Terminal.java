package dev.rondo.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What stands at the other end of the output. */
final class Terminal {
  private static final long ASK_AGAIN_NANOS = 1_000_000_000L;
  private static final int USUAL = 80;

  private static int columns = USUAL;
  private static long asked;

  private Terminal() {}

  /** Whether the output is a terminal, as the launcher saw it, and can draw; Java cannot tell. */
  static boolean isThere() {
    return Boolean.getBoolean("rondo.terminal") && !"dumb".equals(System.getenv("TERM"));
  }

  /** The width now. Asks again each second, since people resize windows. */
  static synchronized int columns() {
    long now = System.nanoTime();
    if (asked == 0 || now - asked > ASK_AGAIN_NANOS) {
      asked = now;
      columns = ask();
    }
    return columns;
  }

  /** Java has no word for it, but every Unix has stty. */
  private static int ask() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String[] size = new String(stty.getInputStream().readAllBytes(), US_ASCII).trim().split(" ");
      stty.waitFor(1, TimeUnit.SECONDS);
      int width = size.length == 2 ? Integer.parseInt(size[1]) : 0;
      return width > 0 ? width : USUAL;
    } catch (IOException | NumberFormatException e) {
      return USUAL;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL;
    }
  }
}
