package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published table, chart and sentences are those of the committed figures. */
class PublishedTest {
  private static final Path BENCHMARKS = Path.of("..");

  private static Report report() {
    return Report.read(BENCHMARKS.resolve("results.json"));
  }

  @Test
  void chart() throws IOException {
    assertEquals(Chart.of(report()), Files.readString(BENCHMARKS.resolve("results.svg")));
  }

  @Test
  void tables() throws IOException {
    assertHas("RESULTS.md", Table.byLine(report()));
    assertHas("../README.md", Table.byCase(report()));
  }

  private static void assertHas(String file, List<String> rows) throws IOException {
    List<String> lines = Files.readAllLines(BENCHMARKS.resolve(file));
    rows.forEach(row -> assertTrue(lines.contains(row), file + " lacks " + row));
  }

  /** What nobody could say afterwards. */
  @Test
  void figuresSayWhatWasMeasured() {
    Report report = report();
    String options = String.valueOf(report.javaOptions());
    assertTrue(options.contains("--add-modules jdk.incubator.vector"), options);
    String rondo = String.valueOf(report.versions().get(Peers.RONDO));
    assertTrue(rondo.matches("Rondo \\S+, commit [0-9a-f]{10}.*"), rondo);
  }

  @Test
  void readmeSaysWhereRondoIsSlower() throws IOException {
    String readme = Files.readString(BENCHMARKS.resolve("../README.md"));
    String sentence = Table.summary(report());
    assertTrue(readme.contains(sentence), "README.md lacks: " + sentence);
    String date = report().date().substring(0, 10);
    assertTrue(readme.contains(date), "README.md lacks the date " + date);
  }
}
