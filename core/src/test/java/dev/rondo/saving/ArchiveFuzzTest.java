package dev.rondo.saving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file is refused with a line, or gives exactly what was written; nothing else. */
@Timeout(60)
class ArchiveFuzzTest {
  @TempDir Path folder;
  private Path file;
  private byte[] good;
  private List<Object> content;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("model.rondo");
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (String name : List.of("lstm/kernel", "lstm/recurrent_kernel", "dense/kernel")) {
      float[] values =
          Initializers.glorotUniform().values(Shape.of(17, 36), RandomState.seeded(1).fork(name));
      weights.put(name, Tensor.of(values, 17, 36));
    }
    Archive.write(
        file,
        List.of(
            ArchiveEntry.json("model.json", Json.MAPPER.valueToTree(weights.keySet())),
            ArchiveEntry.tensors("weights.safetensors", weights),
            ArchiveEntry.json("data.json", Json.MAPPER.valueToTree(List.of(1, 2.5, "x"))),
            ArchiveEntry.tensors("optimizer.safetensors", weights)));
    good = Files.readAllBytes(file);
    content = content();
  }

  /** All that can be read from the archive, in a form that can be compared. */
  private List<Object> content() {
    try (Archive archive = Archive.open(file)) {
      List<Object> all = new java.util.ArrayList<>(archive.names());
      all.add(archive.json("model.json"));
      all.add(archive.json("data.json"));
      for (String name : List.of("weights.safetensors", "optimizer.safetensors")) {
        archive
            .tensors(name)
            .tensors()
            .forEach(
                (key, tensor) ->
                    all.add(List.of(key, tensor.shape(), FloatBuffer.wrap(tensor.toArray()))));
      }
      return all;
    }
  }

  /** Whether the damage was noticed. */
  private boolean refused(byte[] bytes, String what) throws IOException {
    Files.write(file, bytes);
    try {
      assertEquals(content, content(), what);
      return false;
    } catch (RondoFileException e) {
      assertEquals(1, e.getMessage().lines().count(), what + ": " + e.getMessage());
      assertTrue(e.getMessage().startsWith(file.toString()), what + ": " + e.getMessage());
      return true;
    }
  }

  @Test
  void cutOffAnywhere() throws IOException {
    for (int length = 0; length < good.length; length += 97) {
      assertTrue(refused(Arrays.copyOf(good, length), "cut at " + length));
    }
  }

  @Test
  void oneBitFlippedAnywhere() throws IOException {
    Random random = new Random(97);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bad = good.clone();
      int at = random.nextInt(bad.length);
      int bit = random.nextInt(8);
      bad[at] ^= (byte) (1 << bit);
      refused += refused(bad, "bit " + bit + " of byte " + at) ? 1 : 0;
    }
    // only what a zip says twice, or for nobody, may go unnoticed: times, versions, local headers
    assertTrue(refused > 480, refused + " of 500 noticed");
  }

  @Test
  void everyByteOfTheDirectoryChanged() throws IOException {
    for (int at = good.length - 400; at < good.length; at++) {
      for (int bit : new int[] {at % 8, (at + 3) % 8}) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << bit);
        refused(bad, "bit " + bit + " of byte " + at);
      }
    }
  }

  @Test
  void bytesExchanged() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      int from = random.nextInt(bad.length);
      int to = Math.min(bad.length, from + 1 + random.nextInt(40));
      for (int at = from; at < to; at++) {
        bad[at] = (byte) random.nextInt();
      }
      refused(bad, "bytes " + from + " to " + to);
    }
  }
}
