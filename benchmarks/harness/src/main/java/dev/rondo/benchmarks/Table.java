package dev.rondo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A run in Markdown, as {@code RESULTS.md} and the README show it. */
final class Table {
  private Table() {}

  /** Everything: the README's table and sentence, and the table of all lines. */
  static List<String> of(Report report) {
    List<String> all = new ArrayList<>(byCase(report));
    all.addAll(List.of("", summary(report), ""));
    all.addAll(byLine(report));
    return all;
  }

  /** A row for each case and a column for each peer: milliseconds, and the ratio in brackets. */
  static List<String> byCase(Report report) {
    List<String> peers = report.lines().stream().map(CaseLine::peer).distinct().toList();
    List<String> rows = new ArrayList<>();
    rows.add("| case | Rondo | " + String.join(" | ", peers) + " |");
    rows.add("|---|---:|" + "---:|".repeat(peers.size()));
    for (String name : report.lines().stream().map(CaseLine::name).distinct().toList()) {
      List<CaseLine> lines =
          report.lines().stream().filter(line -> line.name().equals(name)).toList();
      StringBuilder row = new StringBuilder("| " + name + ", " + lines.get(0).shape() + " | ");
      row.append(CaseLine.milliseconds(lines.get(0).rondoMs())).append(" |");
      for (String peer : peers) {
        lines.stream()
            .filter(line -> line.peer().equals(peer))
            .forEach(line -> row.append(' ').append(cell(line)));
        row.append(" |");
      }
      rows.add(row.toString());
    }
    return rows;
  }

  private static String cell(CaseLine line) {
    return CaseLine.milliseconds(line.peerMs()) + " (" + ratio(line) + ")";
  }

  /** A row for each case and peer, with what the project asks of itself. */
  static List<String> byLine(Report report) {
    List<String> rows = new ArrayList<>();
    rows.add("| case | Rondo ms | peer | peer ms | ratio | must |");
    rows.add("|---|---:|---|---:|---:|---:|");
    Musts musts = new Musts(report);
    report.lines().forEach(line -> rows.add(row(line, musts)));
    return rows;
  }

  private static String row(CaseLine line, Musts musts) {
    String must = number(line.must()) + (musts.reached(line) ? ", reached" : "");
    List<String> cells =
        List.of(
            line.name(),
            CaseLine.milliseconds(line.rondoMs()),
            line.peer(),
            CaseLine.milliseconds(line.peerMs()),
            ratio(line),
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
    return (slower.isEmpty() ? "Rondo is slower nowhere" : "Rondo is slower in " + slower)
        + "; "
        + new Musts(report).sentence()
        + ".";
  }

  private static String ratio(CaseLine line) {
    return line.agrees() ? String.format(Locale.ROOT, "%.2f", line.ratio()) : "DISAGREE";
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
