package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {
  private static void assertRefused(String message, String... args) {
    StringWriter err = new StringWriter();
    int status = Compare.commandLine().setErr(new PrintWriter(err, true)).execute(args);
    assertEquals(2, status);
    assertTrue(err.toString().contains(message), err.toString());
    // A message, and not the whole help below which nobody sees it.
    assertTrue(err.toString().lines().count() <= 4, err.toString());
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertRefused("--case: expected one of step-lstm, step-gru,", "--case", "lstm");
    assertRefused("--peer: expected one of pytorch, onnxruntime,", "--peer", "rondo9");
    assertRefused(
        "--peer: expected a peer of the case (step-lstm: onnxruntime; forward-gru: pytorch,"
            + " onnxruntime) but got deeplearning4j",
        "--case",
        "step-lstm",
        "--case",
        "forward-gru",
        "--peer",
        "deeplearning4j");
    assertRefused("--threads: expected at least 1 but got 0", "--threads", "0");
    assertRefused("--rounds: expected at least 1 but got 0", "--rounds", "0");
    assertRefused("--rounds: expected at least 1 but got -1", "--rounds", "-1");
    assertRefused("--nonsense", "--nonsense");
    assertRefused("Possible solutions: --peer", "--per", "pytorch");
    assertRefused("--rounds", "--rounds", "many");
    assertRefused("'growth'", "growth");
  }

  @Test
  void refusesMoreThreadsThanProcessors() {
    int processors = Runtime.getRuntime().availableProcessors();
    assertRefused(
        "--threads: expected at most " + processors + ", the processors of this machine, but got",
        "--threads",
        Integer.toString(processors + 1));
    Checks.threads(processors, processors);
  }

  @Test
  void refusesWhatWouldHaveNoEffect() {
    assertRefused("--memory: --growth has no effect beside it", "--memory", "--growth");
    assertRefused("--memory: --quick has no effect beside it", "--quick", "--memory");
    assertRefused("--growth: --case has no effect", "--growth", "--case", "step-lstm");
    assertRefused("--growth: --rounds has no effect", "--growth", "--rounds", "2");
    assertRefused("--variants: --json has no effect", "--variants", "--json", "r.json");
    assertRefused("--shapes: --threads has no effect", "--shapes", "--threads", "1");
    assertRefused("--from: --peer has no effect", "--from", "r.json", "--peer", "pytorch");
    assertRefused("--table: expected --from FILE", "--table");
    assertEquals(Mode.VARIANTS, Mode.of(List.of("--rounds", "--variants", "--threads")));
    assertEquals(Mode.CASES, Mode.of(List.of("--quick", "--json", "--case", "--peer")));
  }

  @Test
  void refusesFilesThatCannotBeWrittenBeforeItMeasures(@TempDir Path folder) throws IOException {
    Path lost = folder.resolve("none/r.json");
    assertRefused("there is no folder " + lost.getParent(), "--json", lost.toString());
    assertRefused("it is a folder", "--chart", folder.toString());
    Path file = Files.writeString(folder.resolve("r.json"), "kept");
    Checks.writable("--json", file);
    assertEquals("kept", Files.readString(file));
    Checks.writable("--json", folder.resolve("new.json"));
    assertFalse(Files.exists(folder.resolve("new.json")));
    assertRefused("--json: expected the name of a file but got ''", "--json", "");
    assertRefused("--chart: expected the name of a file but got ''", "--chart", "");
    // A link that leads nowhere yet is left as it is.
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("later.json"));
    Checks.writable("--json", link);
    assertTrue(Files.isSymbolicLink(link));
    assertFalse(Files.exists(folder.resolve("later.json")));
    Path astray = Files.createSymbolicLink(folder.resolve("astray"), Path.of("none/later.json"));
    assertRefused("there is no folder " + folder.resolve("none"), "--json", astray.toString());
    Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
    assertRefused("too many links", "--json", circle.toString());
  }

  @Test
  void noFileIsWrittenOverAnother(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("r.json");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    String same = "--chart: expected another file than that of --json but got ";
    // Not there yet, by another name, and through a link.
    for (String other :
        List.of(file.toString(), folder + "/./none/../r.json", folder + "/r.json", "" + link)) {
      assertRefused(same + other, "--json", file.toString(), "--chart", other);
    }
    Files.writeString(file, "kept");
    assertRefused(same + link, "--json", file.toString(), "--chart", link.toString());
    String input = "--chart: expected another file than that of --from but got " + file;
    assertRefused(input, "--from", link.toString(), "--chart", file.toString());
    assertEquals("kept", Files.readString(file));
  }

  /** As behind {@code head}, which closes what it has read enough of. */
  @Test
  void isQuietWhereNobodyReads() throws Exception {
    Process process =
        new ProcessBuilder(
                Project.java(),
                "-cp",
                System.getProperty("java.class.path"),
                Compare.class.getName(),
                "--from",
                "../results.json")
            .start();
    process.getInputStream().close();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(141, process.waitFor(), err);
    assertEquals("", err);
  }

  @Test
  void casesWithoutThePeerAreNamed() {
    Choice some = Choice.of(List.of("step-lstm", "forward-gru"), List.of("pytorch"));
    assertEquals(List.of("step-lstm"), some.leftOut());
    assertEquals(List.of(Cases.named("forward-gru")), List.copyOf(some.cases().keySet()));
    assertEquals(List.of(), Choice.of(List.of(), List.of()).leftOut());
    assertEquals(Cases.ALL, List.copyOf(Choice.of(List.of(), List.of()).cases().keySet()));
  }

  @Test
  void refusesFiguresThatAreNone(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("r.json");
    assertRefused("--from: " + file + " is not there", "--from", file.toString());
    for (String text :
        List.of("{}", "", "null", "[]", "# Title", "{\"date\":\"now\",\"lines\":[{}]}")) {
      Files.writeString(file, text);
      assertRefused("expected the figures that --json wrote there, but", "--from", file.toString());
    }
  }

  @Test
  void caseNamesAreThoseOfTheTable() {
    assertEquals(
        List.of(
            "step-lstm",
            "step-gru",
            "step-simple",
            "forward-lstm-1",
            "forward-lstm-32",
            "forward-gru",
            "forward-simple",
            "forward-lstm-64",
            "train-lstm",
            "train-gru",
            "train-simple",
            "train-ptb",
            "train-char",
            "train-large",
            "gemm-256x256x1008",
            "gemm-512x512x2016"),
        Cases.ALL.stream().map(BenchmarkCase::name).toList());
  }
}
