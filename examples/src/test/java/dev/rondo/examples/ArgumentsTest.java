package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of arguments and of data that are not there. */
class ArgumentsTest {

  @ParameterizedTest
  @CsvSource({"abc", "-3", "0", "1.5", "99999999999", "''"})
  void whatIsNoNumberOfEpochsIsSaid(String wrong) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Arguments.parse(wrong, "EPOCHS", 1, Integer.MAX_VALUE))
            .getMessage();
    assertEquals(
        "expected a whole number of 1 or more but got " + wrong + "\nusage: NAME [EPOCHS]",
        message);
  }

  @Test
  void aNumberHasARange() {
    assertEquals(7, Arguments.epochs(new String[0], 7));
    assertEquals(3, Arguments.epochs(new String[] {"3"}, 7));
    assertEquals(10, Arguments.parse("10", "LENGTH", 10, 500));
    for (String wrong : new String[] {"9", "501"}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> Arguments.parse(wrong, "LENGTH", 10, 500))
              .getMessage();
      assertTrue(message.startsWith("expected a whole number from 10 to 500 but got " + wrong));
      assertTrue(message.endsWith("[LENGTH]"), message);
    }
  }

  /** As a user sees it: no stack trace, exit code 2. */
  @Test
  void theProgramEndsWithCodeTwo(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    assertEquals(2, exit(out, OwnLoops.class, "-3"));
    assertEquals(
        "expected a whole number of 1 or more but got -3\nusage: NAME [EPOCHS]",
        Files.readString(out).strip());
    assertEquals(2, exit(out, RowMnist.class));
    String said = Files.readString(out);
    assertTrue(said.contains("t10k-labels-idx1-ubyte.gz in the folder data/mnist"), said);
    assertTrue(said.contains("https://"), said);
    assertTrue(!said.contains("\tat "), said);
  }

  private static int exit(Path out, Class<?> example, String... args)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder process =
        new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), example.getName());
    process.command().addAll(List.of(args));
    process.environment().remove("RONDO_SHARED");
    process.redirectErrorStream(true).redirectOutput(out.toFile());
    return process.start().waitFor();
  }
}
