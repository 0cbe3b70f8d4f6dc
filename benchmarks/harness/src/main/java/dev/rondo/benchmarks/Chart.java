package dev.rondo.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ratios as horizontal bars, in SVG. The axis is logarithmic, so that twice as fast and half as
 * fast are as far from 1. Colours follow the reader's light or dark scheme.
 */
final class Chart {
  private static final int WIDTH = 820;
  private static final int LEFT = 270;
  private static final int RIGHT = 70;
  private static final int TOP = 74;
  private static final int ROW = 24;
  private static final int BAR = 15;
  private static final int BOTTOM = 42;
  private static final double[] MARKS = {
    0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000
  };

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #24292f; }
        .title { font-size: 16px; font-weight: 600; }
        .small { font-size: 11px; fill: #57606a; }
        .back { fill: #ffffff; }
        .grid { stroke: #d0d7de; }
        .one { stroke: #24292f; stroke-width: 1.5; }
        .must { stroke: #cf222e; stroke-width: 2; }
        .faster { fill: #1a7f64; }
        .slower { fill: #bc6c25; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          .small { fill: #9da7b3; }
          .back { fill: #0d1117; }
          .grid { stroke: #30363d; }
          .one { stroke: #e6edf3; }
          .must { stroke: #ff7b72; }
          .faster { fill: #3fb68b; }
          .slower { fill: #dd9a52; }
        }
      </style>
      """;

  private final Report report;
  private final List<CaseLine> lines;
  private final double low;
  private final double high;
  private final StringBuilder svg = new StringBuilder();

  private Chart(Report report) {
    this.report = report;
    // Lines stand in the order of the cases already.
    this.lines = report.lines().stream().filter(CaseLine::agrees).toList();
    double least = 0.5;
    double most = 2;
    for (CaseLine line : lines) {
      least = Math.min(least, Math.min(line.ratio(), line.must()));
      most = Math.max(most, Math.max(line.ratio(), line.must()));
    }
    this.low = least / 1.1;
    this.high = most * 1.1;
  }

  /** Draws a run into a file, if there is one. */
  static void draw(Report report, @Nullable Path file) {
    try {
      if (file != null) {
        Destination.write(file, of(report));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The chart of a run. */
  static String of(Report report) {
    return new Chart(report).draw();
  }

  private String draw() {
    int bottom = TOP + ROW * lines.size();
    int height = bottom + BOTTOM;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" role=\"img\">",
        WIDTH, height, WIDTH, height);
    add("<title>Rondo's speed beside other libraries</title>");
    svg.append(STYLE);
    add("<rect class=\"back\" width=\"%d\" height=\"%d\"/>", WIDTH, height);
    text(12, 26, "title", "start", "Peer's time / Rondo's time: above 1, Rondo is faster");
    String where = report.machine().cpu() + ", " + report.threads() + " threads";
    text(12, 46, "small", "start", report.date().split("T")[0] + " · " + where);
    text(12, 62, "small", "start", report.machine().jdk() + rondo());
    for (double mark : MARKS) {
      if (mark >= low && mark <= high) {
        String kind = mark == 1 ? "one" : "grid";
        line(kind, x(mark), TOP - 6, x(mark), bottom);
        text(x(mark), bottom + 16, "small", "middle", number(mark));
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      row(lines.get(i), TOP + ROW * i);
    }
    line("must", LEFT, bottom + 28, LEFT, bottom + 38);
    text(LEFT + 8, bottom + 37, "small", "start", "what the project asks of itself");
    add("</svg>");
    return svg.toString();
  }

  private String rondo() {
    String version = report.versions().get(Peers.RONDO);
    return version == null ? "" : " · " + version;
  }

  private void row(CaseLine line, int y) {
    double one = x(1);
    double end = x(line.ratio());
    text(LEFT - 10, y + 13, "", "end", line.name() + " / " + line.peer());
    add(
        "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
        line.ratio() >= 1 ? "faster" : "slower",
        Math.min(one, end),
        y,
        Math.max(0.5, Math.abs(end - one)),
        BAR);
    line("must", x(line.must()), y - 3, x(line.must()), y + BAR + 3);
    double label = Math.max(Math.max(one, end), x(line.must())) + 7;
    text(label, y + 12, "", "start", String.format(Locale.ROOT, "%.2f", line.ratio()));
  }

  private double x(double ratio) {
    double part = Math.log(ratio / low) / Math.log(high / low);
    return LEFT + part * (WIDTH - LEFT - RIGHT);
  }

  private static String number(double mark) {
    return mark >= 1 ? Integer.toString((int) mark) : Double.toString(mark);
  }

  private void line(String kind, double x1, double y1, double x2, double y2) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        kind, x1, y1, x2, y2);
  }

  private void text(double x, double y, String kind, String anchor, String text) {
    String styled = kind.isEmpty() ? "" : " class=\"" + kind + "\"";
    add(
        "<text%s x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        styled, x, y, anchor, escape(text));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** Text as XML holds it; characters that XML has not are left out. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                  if (c >= ' ' || c == '\t' || c == '\n') {
                    escaped.appendCodePoint(c);
                  }
                }
              }
            });
    return escaped.toString();
  }
}
