package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  /** A text that is not there, or none to learn from. */
  @Test
  void aTextThatCannotBeUsedIsSaid(@TempDir Path folder) throws Exception {
    Path none = folder.resolve("none.txt");
    assertSaid(folder, none, none + ": there is no such file or folder; check the path");
    Path brief = Files.writeString(folder.resolve("brief.txt"), "x".repeat(400));
    assertSaid(
        folder,
        brief,
        brief + ": expected a text of at least 401 characters but got 400; choose a longer one");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertSaid(folder, empty, empty + ": expected a folder with text files but found 0 files");
    Path bytes = Files.write(folder.resolve("bytes.txt"), new byte[] {(byte) 0xFF, 0, 1});
    assertSaid(folder, bytes, bytes + ": ");
    assertEquals(401, TextGeneration.read(Files.writeString(brief, "x".repeat(401))).length());
    assertTrue(!TextGeneration.run("ab".repeat(200) + "c", 1).epochs().isEmpty());
  }

  private static void assertSaid(Path folder, Path text, String start) throws Exception {
    Path out = folder.resolve("out");
    assertEquals(2, exit(out, TextGeneration.class, "1", text.toString()));
    String said = Files.readString(out).strip();
    assertTrue(said.startsWith(start), said);
    assertEquals(1, said.lines().count(), said);
  }

  /** All data that is not part of the project is packed by gzip; this is not. */
  @Test
  void dataThatIsDamagedIsSaid(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    Map<Class<?>, String> files =
        Map.of(
            PennTreebank.class,
            "data/wordlm_ptb/ptb.train.txt.gz",
            JsbChorales.class,
            "data/music/JSB_Chorales.json.gz",
            RowMnist.class,
            "data/mnist/train-images-idx3-ubyte.gz",
            VideoClassifier.class,
            "data/mnist/train-images-idx3-ubyte.gz");
    for (String name :
        List.of(
            "data/wordlm_ptb/ptb.train.txt.gz",
            "data/wordlm_ptb/ptb.valid.txt.gz",
            "data/wordlm_ptb/ptb.test.txt.gz",
            "data/music/JSB_Chorales.json.gz",
            "data/mnist/train-images-idx3-ubyte.gz",
            "data/mnist/train-labels-idx1-ubyte.gz",
            "data/mnist/t10k-images-idx3-ubyte.gz",
            "data/mnist/t10k-labels-idx1-ubyte.gz")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), "nothing of the kind");
    }
    for (Map.Entry<Class<?>, String> each : files.entrySet()) {
      assertEquals(2, exit(out, folder, each.getKey()), each::toString);
      String said = Files.readString(out).strip();
      assertTrue(said.startsWith(folder.resolve(each.getValue()) + ": "), said);
      assertEquals(1, said.lines().count(), said);
    }
  }

  private static int exit(Path out, Class<?> example, String... args)
      throws IOException, InterruptedException {
    return exit(out, null, example, args);
  }

  /**
   * @param shared the folder with the data, or null
   */
  private static int exit(Path out, @Nullable Path shared, Class<?> example, String... args)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder process =
        new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), example.getName());
    process.command().addAll(List.of(args));
    process.environment().remove("RONDO_SHARED");
    if (shared != null) {
      process.environment().put("RONDO_SHARED", shared.toString());
    }
    process.redirectErrorStream(true).redirectOutput(out.toFile());
    return process.start().waitFor();
  }
}
