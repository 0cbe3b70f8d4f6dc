package dev.rondo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A run in Markdown, as {@code RESULTS.md} and the README show it. */
final class Table {
  private Table() {}

  /** The table, and what it says in a sentence. */
  static List<String> of(Report report) {
    List<String> rows = new ArrayList<>();
    rows.add("| case | Rondo ms | peer | peer ms | ratio | must |");
    rows.add("|---|---:|---|---:|---:|---:|");
    report.lines().forEach(line -> rows.add(row(line)));
    rows.add("");
    rows.add(summary(report));
    return rows;
  }

  private static String row(CaseLine line) {
    String must = number(line.must()) + (reached(line) ? ", reached" : "");
    List<String> cells =
        List.of(
            line.name(),
            CaseLine.milliseconds(line.rondoMs()),
            line.peer(),
            CaseLine.milliseconds(line.peerMs()),
            line.agrees() ? ratio(line) : "DISAGREE",
            must);
    return "| " + String.join(" | ", cells) + " |";
  }

  /** Where Rondo is slower than a peer, and how many of what it asks of itself it reaches. */
  static String summary(Report report) {
    String slower =
        report.lines().stream()
            .filter(line -> line.agrees() && line.ratio() < 1)
            .map(line -> line.name() + " (" + line.peer() + ", " + ratio(line) + ")")
            .collect(Collectors.joining(", "));
    long reached = report.lines().stream().filter(Table::reached).count();
    return (slower.isEmpty() ? "Rondo is slower nowhere" : "Rondo is slower in " + slower)
        + "; it reaches "
        + reached
        + " of "
        + report.lines().size()
        + " musts.";
  }

  private static boolean reached(CaseLine line) {
    return line.agrees() && line.ratio() >= line.must();
  }

  private static String ratio(CaseLine line) {
    return String.format(Locale.ROOT, "%.2f", line.ratio());
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
