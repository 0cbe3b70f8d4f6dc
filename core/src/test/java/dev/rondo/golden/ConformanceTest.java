package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/conformance.md} says, as far as no test of a suite sees it. */
class ConformanceTest {
  private static final Path TESTS = Path.of("src/test/java/dev/rondo");

  @Test
  void everyRowNamesATest() {
    for (Conformance.Row row : Conformance.rows()) {
      boolean there =
          List.of("golden", "optimizers").stream()
              .anyMatch(room -> Files.exists(TESTS.resolve(room).resolve(row.test() + ".java")));
      assertTrue(there, row + ": no such test");
    }
  }

  @Test
  void everyRowAddsUp() {
    Set<String> parts = new HashSet<>();
    for (Conformance.Row row : Conformance.rows()) {
      assertEquals(row.cases(), row.agree() + row.left(), row.toString());
      int reasons =
          Conformance.reasons(row.suite(), row.part()).values().stream()
              .mapToInt(Integer::intValue)
              .sum();
      assertEquals(row.left(), reasons, row + ": reasons");
      assertTrue(parts.add(row.suite() + " " + row.part()), row + ": twice");
    }
  }

  @Test
  void theSumIsThatOfTheRows() {
    List<Conformance.Row> rows = Conformance.rows();
    String sum =
        "%d cases, of which %d agree and %d are left"
            .formatted(
                rows.stream().mapToInt(Conformance.Row::cases).sum(),
                rows.stream().mapToInt(Conformance.Row::agree).sum(),
                rows.stream().mapToInt(Conformance.Row::left).sum());
    assertTrue(Conformance.text().contains(sum), "docs/conformance.md should say: " + sum);
  }

  /**
   * Suites whose files all have a row; of the others some operators are taken. A file that is not
   * there fails; one that the document does not know, in a larger copy of the data, is named.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "keras-tests",
        "keras-js",
        "webnn-baseline",
        "pytorch-rnn",
        "tf1-rnn-cells",
        "rtneural"
      })
  void everyFileHasARow(String suite) {
    Set<String> parts =
        Conformance.rows().stream()
            .filter(row -> row.suite().equals(suite))
            .map(Conformance.Row::part)
            .collect(Collectors.toSet());
    Set<String> files =
        Golden.files(Golden.suite(suite), ".json").stream()
            .map(file -> file.getFileName().toString().replace(".json", ""))
            .collect(Collectors.toSet());
    assertTrue(files.containsAll(parts), "rows without a file: " + parts + " of " + files);
    files.removeAll(parts);
    files.forEach(
        file -> System.out.println("golden/" + suite + " " + file + ": no test reads it"));
  }
}
