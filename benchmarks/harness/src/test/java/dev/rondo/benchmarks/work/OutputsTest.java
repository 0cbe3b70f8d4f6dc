package dev.rondo.benchmarks.work;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
  @TempDir Path folder;

  @Test
  void readsWhatItWrote() {
    Map<String, float[]> outputs = new LinkedHashMap<>();
    outputs.put("logits", new float[] {1.5f, -2e-30f});
    outputs.put("gradient 1", new float[] {3});
    Path file = folder.resolve("o.bin");
    Outputs.write(file, outputs);
    Map<String, float[]> read = Outputs.read(file);
    assertEquals(List.of("logits", "gradient 1"), List.copyOf(read.keySet()));
    assertArrayEquals(new float[] {1.5f, -2e-30f}, read.get("logits"));
    assertArrayEquals(new float[] {3}, read.get("gradient 1"));
  }

  @Test
  void saysThatAFileIsCut() throws IOException {
    Path file = folder.resolve("o.bin");
    Outputs.write(file, Map.of("y", new float[] {1, 2}));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThrows(UncheckedIOException.class, () -> Outputs.read(file));
  }

  @Test
  void shapeSurvivesItsText() {
    BenchmarkShape shape =
        new BenchmarkShape(
            BenchmarkShape.Kind.TRAIN, BenchmarkShape.CellKind.GRU, 2, 3, 4, 5, 6, 7);
    assertEquals(shape, BenchmarkShape.parse(shape.text()));
    assertEquals("2 layers B3 T4 I5 H6 O7", shape.letters());
    assertThrows(IllegalArgumentException.class, () -> BenchmarkShape.parse("kind=train"));
    assertThrows(IllegalArgumentException.class, () -> BenchmarkShape.parse("train"));
  }
}
