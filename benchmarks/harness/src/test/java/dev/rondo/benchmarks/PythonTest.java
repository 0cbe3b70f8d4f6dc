package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonTest {
  private static final Peer.Program LIBTORCH = threads -> List.of("libtorch");
  @TempDir Path folder;

  /** A python that only ends. */
  private String python(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("python"), "#!/bin/sh\n" + script + "\n");
    assertTrue(file.toFile().setExecutable(true));
    return file.toString();
  }

  private static TorchProgram torch(String command, boolean asked) {
    return new TorchProgram(new Python(command, asked), LIBTORCH);
  }

  @Test
  void theVariableNamesIt() {
    assertEquals(new Python("python3", false), Python.of(Map.of()));
    assertEquals(new Python("python3", false), Python.of(Map.of("RONDO_BENCH_PYTHON", " ")));
    assertEquals(new Python("p", true), Python.of(Map.of("RONDO_BENCH_PYTHON", "p")));
  }

  @Test
  void oneThatCannotImportIsNamedWithItsOwnWords() throws Exception {
    String bad = python("echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1");
    String complaint = String.valueOf(torch(bad, true).complaint());
    assertTrue(
        complaint.startsWith(
            "RONDO_BENCH_PYTHON: "
                + bad
                + " cannot import numpy and torch: exit code 1,"
                + " ModuleNotFoundError: No module named 'torch'"),
        complaint);
    assertThrows(WorkerException.class, () -> torch(bad, true).command(1));
    assertNull(torch(bad, false).complaint());
    assertEquals(List.of("libtorch"), torch(bad, false).command(1));
  }

  @Test
  void oneThatIsNotThereIsNamed() throws Exception {
    String complaint = String.valueOf(torch("/no/such/python", true).complaint());
    assertTrue(complaint.contains("/no/such/python cannot be started"), complaint);
    assertEquals(List.of("libtorch"), torch("/no/such/python", false).command(1));
  }

  @Test
  void oneThatCanIsTaken() throws Exception {
    String good = python("exit 0");
    assertNull(torch(good, true).complaint());
    assertEquals(good, torch(good, true).command(1).get(0));
    assertEquals(good, torch(good, false).command(1).get(0));
  }
}
