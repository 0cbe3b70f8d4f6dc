package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessesTest {
  private static Peer peer(String... command) {
    return new Peer("fake", "Fake", false, true, 1, threads -> List.of(command));
  }

  private static Processes processes() {
    return new Processes(new Progress(System.err, 0, 0));
  }

  @Test
  void aMissingProgramIsAMessage() {
    WorkerException e =
        assertThrows(WorkerException.class, () -> processes().version(peer("/no/such/program")));
    assertTrue(e.getMessage().contains("/no/such/program cannot be started"), e.getMessage());
  }

  @Test
  void aFailedProgramTellsItsLastLine() {
    WorkerException e =
        assertThrows(
            WorkerException.class,
            () -> processes().version(peer("sh", "-c", "echo no torch >&2; exit 3")));
    assertEquals("exit code 3, no torch", e.getMessage());
  }

  @Test
  void theLastLineCounts() throws WorkerException {
    String line = "{\"name\":\"F\",\"version\":\"2\",\"threads\":1,\"samples_ms\":[1.5,2]}";
    WorkerResult result = processes().version(peer("sh", "-c", "echo noise; echo '" + line + "'"));
    assertEquals("F", result.name());
    assertEquals(2, result.millis().length);
    assertTrue(Double.isNaN(result.peakMegabytes()));
  }

  @Test
  void garbageIsNamed() {
    for (String line : List.of("garbage", "{}", "5", "[1]", "{\"name\":\"F\"}", "")) {
      WorkerException e =
          assertThrows(WorkerException.class, () -> processes().version(peer("echo", line)), line);
      assertTrue(e.getMessage().startsWith("expected a line of JSON with name"), e.getMessage());
    }
    // Bytes that are no UTF-8, and more of them than a message shows.
    WorkerException e =
        assertThrows(
            WorkerException.class,
            () ->
                processes()
                    .version(peer("sh", "-c", "head -c 100000 /dev/zero | tr '\\0' '\\377'")));
    assertTrue(e.getMessage().length() < 400, "length " + e.getMessage().length());
  }

  @Test
  void aTurnWithoutTimesIsNone() {
    for (String samples : List.of("[]", "[0]", "[1, -1]", "[\"x\"]")) {
      String line = "{\"name\":\"F\",\"version\":\"2\",\"samples_ms\":" + samples + "}";
      assertThrows(WorkerException.class, () -> WorkerResult.timed(line), line);
    }
  }

  @Test
  void whatTakesTooLongIsEnded() throws IOException {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    WorkerException e = assertThrows(WorkerException.class, () -> Children.await(sleeper, 0));
    assertEquals("not done after 0 s", e.getMessage());
    sleeper.onExit().join();
    assertFalse(sleeper.isAlive());
  }

  @Test
  void progressIsSilentWhereThereIsNoTerminal() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Progress progress = new Progress(new PrintStream(bytes, true), 0, 2);
    progress.turn("step-lstm", "Rondo");
    assertEquals(0, bytes.size());
    progress.report("PyTorch: gone");
    assertEquals("# PyTorch: gone" + System.lineSeparator(), bytes.toString());
  }

  /** A line longer than the terminal would wrap and stay behind. */
  @Test
  void progressFitsIntoItsTerminal() {
    for (int columns : new int[] {1, 20, 40, 200}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Progress progress = new Progress(new PrintStream(bytes, true), columns, 2);
      progress.turn("gemm-512x512x2016", "Deeplearning4j");
      String shown = bytes.toString().replace("\r\u001b[K", "");
      assertTrue(shown.length() < columns, shown);
    }
  }
}
