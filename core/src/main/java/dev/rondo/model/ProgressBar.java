package dev.rondo.model;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * A bar a step and a line an epoch, with speed and time left. Where the output is not a terminal,
 * only the lines.
 */
public final class ProgressBar implements Callback {
  private static final int BAR = 20;
  private static final long REDRAW_NANOS = 100_000_000L;

  /** The codes of ECMA-48 and of DEC's VT100, which every terminal of today knows. */
  private static final String START = "\r";

  private static final String REST_BLANK = "\u001b[K";

  /** A line that is too long, as when somebody just made the window narrow, does not wrap. */
  private static final String UNWRAPPED = "\u001b[?7l";

  private static final String WRAPPED = "\u001b[?7h";

  private final PrintStream out;
  private final String unit;
  private final IntSupplier width;
  private final boolean bars;
  private final Function<EpochLog, String> epochLine;
  private final Pace pace = new Pace();
  private long lastDrawn;
  private boolean drawn;

  ProgressBar(
      PrintStream out,
      String unit,
      IntSupplier width,
      boolean bars,
      Function<EpochLog, String> epochLine) {
    this.out = out;
    this.unit = unit;
    this.width = width;
    this.bars = bars;
    this.epochLine = epochLine;
  }

  /** Names what is counted, such as {@code characters}, for the speed. */
  public ProgressBar unit(String plural) {
    return new ProgressBar(out, plural, width, bars, epochLine);
  }

  /** Asks for the width of the terminal before each drawing, since people resize it. */
  public ProgressBar width(IntSupplier columns) {
    return new ProgressBar(out, unit, columns, bars, epochLine);
  }

  /** Whether to draw bars, or lines only. */
  public ProgressBar bars(boolean draw) {
    return new ProgressBar(out, unit, width, draw, epochLine);
  }

  /** What to say of an epoch, instead of all its values. */
  public ProgressBar epochLine(Function<EpochLog, String> line) {
    return new ProgressBar(out, unit, width, bars, line);
  }

  @Override
  public void onTrainBegin(Trainer trainer, Fit fit) {
    pace.start();
  }

  @Override
  public void onBatchEnd(Trainer trainer, Progress at) {
    pace.count(at);
    long now = System.nanoTime();
    if (!bars || (now - lastDrawn < REDRAW_NANOS && at.batch() < at.batches())) {
      return;
    }
    lastDrawn = now;
    // One column stays free: in the last one the cursor of some terminals goes to the next line.
    draw(fitting(at, Math.max(0, width.getAsInt() - 1)));
  }

  /** With a shorter bar, or fewer words, where the terminal is narrow. */
  private String fitting(Progress at, int columns) {
    for (int bar = BAR; bar >= BAR / 4; bar /= 2) {
      String line = line(at, bar);
      if (line.length() <= columns) {
        return line;
      }
    }
    String brief =
        String.format(
            Locale.ROOT,
            "%d/%d %d/%d  loss %.3f  %s left",
            at.epoch(),
            at.epochs(),
            at.batch(),
            at.batches(),
            at.loss(),
            pace.left());
    return brief.substring(0, Math.min(brief.length(), columns));
  }

  private String line(Progress at, int bar) {
    int done = bar * at.batch() / Math.max(1, at.batches());
    return String.format(
        Locale.ROOT,
        "epoch %d/%d [%s%s] %d/%d  loss %.4f  %s",
        at.epoch(),
        at.epochs(),
        "#".repeat(done),
        ".".repeat(bar - done),
        at.batch(),
        at.batches(),
        at.loss(),
        pace.text(unit));
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    clear();
    out.printf(
        Locale.ROOT,
        "epoch %d/%d  %s  %s%n",
        log.epoch(),
        log.epochs(),
        epochLine.apply(log),
        pace.text(unit));
  }

  @Override
  public void onTrainEnd(Trainer trainer) {
    clear();
  }

  private void draw(String line) {
    out.print(START + UNWRAPPED + line + REST_BLANK + WRAPPED);
    out.flush();
    drawn = true;
  }

  /** Takes the bar away, so that a line can be printed. */
  private void clear() {
    if (drawn) {
      out.print(START + REST_BLANK);
      drawn = false;
    }
    out.flush();
  }

  /** All values of an epoch. */
  static String values(EpochLog log) {
    return log.values().entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
        .collect(Collectors.joining("  "));
  }
}
