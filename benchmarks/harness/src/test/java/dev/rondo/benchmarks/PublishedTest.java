package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The published table, chart and sentences are those of the committed figures. */
class PublishedTest {
  private static final Path BENCHMARKS = Path.of("..");
  private static final Pattern CELL = Pattern.compile("([0-9.]+) \\(([0-9.]+)\\)");

  private static Report report() {
    return Report.read(BENCHMARKS.resolve("results.json"));
  }

  @Test
  void chart() throws IOException {
    assertEquals(Chart.of(report()), Files.readString(BENCHMARKS.resolve("results.svg")));
  }

  @Test
  void table() throws IOException {
    List<String> results = Files.readAllLines(BENCHMARKS.resolve("RESULTS.md"));
    Table.of(report()).forEach(row -> assertTrue(results.contains(row), "RESULTS.md lacks " + row));
  }

  @Test
  void readme() throws IOException {
    Report report = report();
    String readme = Files.readString(BENCHMARKS.resolve("../README.md"));
    assertTrue(readme.contains(Table.summary(report)), "README.md lacks " + Table.summary(report));
    assertTrue(readme.contains(report.date().substring(0, 10)), "README.md lacks the date");
    String speed = readme.substring(readme.indexOf("## Speed"), readme.indexOf("results.svg"));
    Matcher cell = CELL.matcher(speed);
    int cells = 0;
    while (cell.find()) {
      String milliseconds = cell.group(1);
      String ratio = cell.group(2);
      assertTrue(
          report.lines().stream()
              .anyMatch(
                  line ->
                      line.text().endsWith("\t" + milliseconds + "\t" + ratio)),
          "no line has " + cell.group());
      cells++;
    }
    assertTrue(cells > 10, cells + " cells");
  }
}
