package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.model.Callbacks.progressBar;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Dataset;
import dev.rondo.testing.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressBarTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String train(ProgressBar bar) {
    Trainer trainer = Sequential.of(input(3), dense(1)).compile(sgd(0.01f), meanSquaredError());
    Dataset data = Dataset.of(Tensors.random(1, 12, 3), Tensors.random(2, 12, 1)).batch(2);
    trainer.fit(data, Fit.epochs(3).callbacks(bar));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static final Pattern TOKEN = Pattern.compile("\u001b\\[(\\?7[hl]|K)|[^\u001b]");

  /**
   * What a terminal of so many columns shows, row by row. It wraps what does not fit, unless told
   * not to, and knows no other codes than that and "clear to the end of the line".
   */
  private static List<String> screen(String written, int columns) {
    List<StringBuilder> all = new ArrayList<>(List.of(new StringBuilder()));
    int at = 0;
    boolean wraps = true;
    Matcher token = TOKEN.matcher(written);
    for (int end = 0; end < written.length(); end = token.end()) {
      assertTrue(token.find(end) && token.start() == end, written);
      String code = token.group();
      StringBuilder row = all.get(all.size() - 1);
      if (code.startsWith("\u001b[?")) {
        wraps = code.endsWith("h");
      } else if (code.endsWith("[K")) {
        row.setLength(at);
      } else if (code.equals("\r")) {
        at = 0;
      } else if (code.equals("\n") || (at == columns && wraps)) {
        row = new StringBuilder();
        all.add(row);
        at = 0;
      }
      if (code.length() == 1 && code.charAt(0) >= ' ') {
        at = Math.min(at, columns - 1);
        row.setLength(Math.max(row.length(), at + 1));
        row.setCharAt(at++, code.charAt(0));
      }
    }
    assertTrue(wraps, "the terminal is left as it was");
    return all.stream().map(row -> row.toString().stripTrailing()).toList();
  }

  @Test
  void withoutATerminalThereAreLinesOnly() {
    String text = train(progressBar(out));
    assertFalse(text.contains("\r"), text);
    assertEquals(3, text.lines().count());
    String line = text.lines().toList().get(1);
    assertTrue(
        line.matches("epoch 2/3  loss \\d\\.\\d{4}  [\\d,]+ numbers/s  \\d+:\\d\\d left"), line);
  }

  @Test
  void aTerminalShowsABarThatGivesWayToTheLine() {
    String text = train(progressBar(out).bars(true).unit("rows").width(() -> 100));
    assertTrue(text.contains("epoch 1/3 [####################] 6/6  loss "), text);
    List<String> rows = screen(text, 100);
    assertEquals(4, rows.size(), text);
    for (int i = 0; i < 3; i++) {
      String row = rows.get(i);
      assertTrue(row.matches("epoch " + (i + 1) + "/3  loss .* rows/s  0:00 left"), row);
    }
    assertEquals("", rows.get(3));
  }

  /** A bar that wraps could not be drawn over. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 10, 30, 79})
  void aNarrowTerminalDoesNotWrapTheBar(int columns) {
    String text = train(progressBar(out).bars(true).width(() -> columns).epochLine(log -> "x"));
    for (String drawn : text.replaceAll("\u001b\\[[?0-9]*[a-zA-Z]", "").split("[\r\n]")) {
      boolean epochLine = drawn.contains("  x  ");
      assertTrue(epochLine || drawn.length() < columns, drawn);
    }
    List<String> wide = screen(text, 200);
    assertEquals(4, wide.size());
    assertTrue(wide.get(0).startsWith("epoch 1/3  x  "), wide::toString);
  }

  @Test
  void anErrorTakesTheBarAway() {
    Callback failing =
        new Callback() {
          @Override
          public void onBatchEnd(Trainer trainer, Progress progress) {
            throw new IllegalStateException("mine");
          }
        };
    Trainer trainer = Sequential.of(input(3), dense(1)).compile(sgd(0.01f), meanSquaredError());
    Dataset data = Dataset.of(Tensors.random(1, 2, 3), Tensors.random(2, 2, 1));
    Fit fit = Fit.epochs(1).callbacks(progressBar(out).bars(true), failing);
    assertThrows(IllegalStateException.class, () -> trainer.fit(data, fit));
    assertEquals(List.of(""), screen(bytes.toString(StandardCharsets.UTF_8), 100));
  }

  @Test
  void timesAreShownAsOnAClock() {
    assertEquals("0:00", Pace.clock(0));
    assertEquals("1:05", Pace.clock(65));
    assertEquals("59:59", Pace.clock(3599));
    assertEquals("1:00:00", Pace.clock(3600));
    assertEquals("27:46:40", Pace.clock(100_000));
  }

  /** Tests run without a terminal; from JDK 22 on there is a console all the same. */
  @Test
  void onlyATerminalIsATerminal() {
    assertFalse(Terminal.is(out));
    assertFalse(Terminal.isTerminal(null));
    assertEquals(Terminal.isTerminal(System.console()), Terminal.is(System.out));
    if (System.getenv("TERM") == null || System.console() == null) {
      assertFalse(Terminal.is(System.out));
    }
  }
}
