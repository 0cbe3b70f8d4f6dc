package dev.rondo.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints a confusion matrix. */
final class ConfusionTable {
  private static final String CORNER = "actual \\ predicted";

  private ConfusionTable() {}

  /**
   * @param names of the classes; those without one go by their number
   */
  static String of(double[][] counts, List<String> names) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(CORNER));
    for (int c = 0; c < counts.length; c++) {
      head.add(name(c, names));
    }
    rows.add(head);
    for (int actual = 0; actual < counts.length; actual++) {
      List<String> row = new ArrayList<>(List.of(name(actual, names)));
      for (double count : counts[actual]) {
        row.add(number(count));
      }
      rows.add(row);
    }
    return aligned(rows);
  }

  private static String name(int label, List<String> names) {
    return label < names.size() ? names.get(label) : String.valueOf(label);
  }

  /** Whole, unless weights have made it another one. */
  private static String number(double count) {
    return count == Math.rint(count)
        ? String.format(Locale.ROOT, "%.0f", count)
        : String.format(Locale.ROOT, "%.2f", count);
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        int column = c;
        int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
        String space = " ".repeat(width - row.get(c).length());
        table.append(c == 0 ? row.get(c) + space : "  " + space + row.get(c));
      }
      table.append('\n');
    }
    return table.toString();
  }
}
