package dev.rondo.model;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Rows under a heading, in columns that line up. */
final class TextTable {
  private TextTable() {}

  /**
   * @param rows of one length, the heading first
   * @param numbers whether a column stands to the right
   */
  static String of(List<List<String>> rows, IntPredicate numbers) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder format = new StringBuilder();
    int width = 2 * (columns - 1);
    for (int i = 0; i < columns; i++) {
      format.append(i == 0 ? "%" : "  %").append(numbers.test(i) ? "" : "-");
      format.append(widths[i]).append('s');
      width += widths[i];
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      String line = String.format(Locale.ROOT, format.toString(), row.toArray());
      text.append(line.stripTrailing()).append('\n');
      if (row == rows.get(0)) {
        text.append("-".repeat(width)).append('\n');
      }
    }
    return text.toString();
  }
}
