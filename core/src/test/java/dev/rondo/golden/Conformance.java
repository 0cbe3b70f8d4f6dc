package dev.rondo.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code docs/conformance.md} says, by its two tables. */
final class Conformance {
  private static final int COLUMNS = 8;
  private static final int COLUMNS_LEFT = 5;

  private Conformance() {}

  /**
   * A row of the table of suites.
   *
   * @param alike cases in which two gates could change places unnoticed, of those with gates
   */
  record Row(
      String suite, String part, String test, int cases, int agree, int left, String alike) {}

  /** The rows of the table of suites. */
  static List<Row> rows() {
    return cells(COLUMNS).stream()
        .map(
            row ->
                new Row(
                    row[0], row[1], row[2], number(row[3]), number(row[4]), number(row[5]), row[6]))
        .toList();
  }

  /** The row of a part of a suite. */
  static Row row(String suite, String part) {
    return rows().stream()
        .filter(row -> row.suite.equals(suite) && row.part.equals(part))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("docs/conformance.md: no row of " + suite + " " + part));
  }

  /** For how many cases of a part which reason is given. */
  static Map<String, Integer> reasons(String suite, String part) {
    Map<String, Integer> reasons = new TreeMap<>();
    for (String[] row : cells(COLUMNS_LEFT)) {
      if (row[0].equals(suite) && row[1].equals(part)) {
        reasons.put(row[4], number(row[3]));
      }
    }
    return reasons;
  }

  /** The document. */
  static String text() {
    // the tests of a module run in its folder
    Path file = Path.of("").toAbsolutePath().resolveSibling("docs/conformance.md");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of tables of so many columns, without their heads. */
  private static List<String[]> cells(int columns) {
    return text()
        .lines()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.substring(1, line.lastIndexOf('|')).replace("`", "").split("\\|"))
        .map(row -> Arrays.stream(row).map(String::strip).toArray(String[]::new))
        .filter(row -> row.length == columns && !row[0].equals("suite"))
        .toList();
  }

  private static int number(String cell) {
    return Integer.parseInt(cell);
  }
}
