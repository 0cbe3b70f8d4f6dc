package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C, kill and a closed pipe, in processes of their own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are those of Unix")
class SignalsTest {
  private static final int EPOCHS = 8;

  @TempDir private static Path folder;
  private static Path rhyme;
  private static Path neverStopped;

  private ChildProcess child;
  private Path out;

  @BeforeEach
  void prepare() throws IOException {
    if (neverStopped == null) {
      rhyme = Texts.rhyme(folder, 400);
      neverStopped = folder.resolve("never.rondo");
      Outcome.of(train(neverStopped)).good();
    }
    out = Files.createTempDirectory(folder, "run").resolve("out.rondo");
  }

  @AfterEach
  void nothingStays() {
    child.end();
  }

  private static Object[] train(Path file) {
    return Texts.train(rhyme, file, "--epochs", EPOCHS, "--dropout", 0.2);
  }

  private void goesOnToTheSameBits() {
    Outcome.of("text", "train", "--resume", "--out", out).good();
    Bits.assertSame(neverStopped, out);
  }

  /** At the start, between epochs, within one, in a sample. */
  @ParameterizedTest
  @ValueSource(strings = {"text ", "training ", "epoch 1/", "  | ", "epoch 3/"})
  void controlC(String line) throws IOException, InterruptedException {
    child = ChildProcess.start(train(out));
    child.await(line);
    child.signal("INT");
    assertEquals(child.expectedCode("INT"), child.code(), child::err);
    assertEquals("", child.err());
    assertTrue(child.out().contains("stopped: all that was learnt is in " + out), child::out);
    goesOnToTheSameBits();
  }

  @Test
  void controlCTwice() throws IOException, InterruptedException {
    child = ChildProcess.start(train(out));
    child.await("epoch 1/");
    child.signal("INT");
    child.await("stopped: ");
    Path first = out;
    child.code();
    child = ChildProcess.start("text", "train", "--resume", "--out", first);
    child.await("epoch ");
    child.signal("INT");
    assertEquals(child.expectedCode("INT"), child.code(), child::err);
    goesOnToTheSameBits();
  }

  @Test
  void kill() throws IOException, InterruptedException {
    child = ChildProcess.start(train(out));
    child.await("epoch 3/");
    child.signal("KILL");
    assertEquals(128 + 9, child.code());
    goesOnToTheSameBits();
  }

  @Test
  void aClosedPipe() throws IOException, InterruptedException {
    child = ChildProcess.start(train(out));
    child.await("epoch 1/");
    child.closeOutput();
    assertEquals(1, child.code());
    assertEquals(
        "rondo: output: cannot be written to any more, so training stopped; all that was learnt is"
            + " in "
            + out
            + ", and --resume goes on from there",
        child.err().strip());
    goesOnToTheSameBits();
  }
}
