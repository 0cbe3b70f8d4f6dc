package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.saving.Archive;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL in the middle of an epoch; another process goes on to the bits of a run never stopped.
 */
@Timeout(120)
class KilledTrainingTest {
  @TempDir private Path folder;

  private Process start(Path file, Path done, int pauseMillis) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The same kernels as here, or the bits would differ; and a start as fast as can be.
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    String kernels = System.getProperty("rondo.kernels");
    if (kernels != null) {
      command.add("-Drondo.kernels=" + kernels);
    }
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TrainingProcess.class.getName(), file.toString()));
    command.addAll(List.of(String.valueOf(pauseMillis), done.toString()));
    return new ProcessBuilder(command).redirectError(folder.resolve("errors.txt").toFile()).start();
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors.txt"));
  }

  @Test
  void goesOnToTheSameBits() throws IOException, InterruptedException {
    Path file = folder.resolve("run.rondo");
    Path done = folder.resolve("done.rondo");
    Process first = start(file, done, 20);
    try (BufferedReader lines = first.inputReader(StandardCharsets.UTF_8)) {
      // Epoch 2 is at its batch 8, and the last checkpoint at its batch 5.
      for (String line = lines.readLine(); !"step 20".equals(line); line = lines.readLine()) {
        assertTrue(line != null, errors());
      }
      first.destroyForcibly();
    }
    first.waitFor();
    assertFalse(Files.exists(done));
    try (Archive archive = Archive.open(file)) {
      assertTrue(archive.has("training.json"));
    }

    Process second = start(file, done, 0);
    try (BufferedReader lines = second.inputReader(StandardCharsets.UTF_8)) {
      List<String> said = lines.lines().toList();
      assertEquals(0, second.waitFor(), errors());
      assertEquals("resumed at step 17", said.get(0));
      assertEquals("step 36", said.get(said.size() - 1));
    }

    Trainer whole = TrainingProcess.trainer();
    History history = whole.fit(TrainingProcess.data(), TrainingProcess.fit());
    Trainer killed = TrainingProcess.trainer().resume(done);
    Bits.assertSame(Bits.of(whole), Bits.of(killed));
    History rest = killed.fit(TrainingProcess.data(), TrainingProcess.fit());
    assertEquals(Bits.of(history), Bits.of(rest));
  }
}
