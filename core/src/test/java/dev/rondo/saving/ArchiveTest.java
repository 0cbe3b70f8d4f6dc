package dev.rondo.saving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  /** The CRC-32 of "model.rondo" is 469d6934. */
  private static final String PREFIX = ".rondo-469d6934-";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("model.rondo");
  }

  private static final JsonNode MODEL =
      Json.parse("{\"task\":\"language\",\"units\":[1,2]}".getBytes(StandardCharsets.UTF_8));

  private static List<ArchiveEntry> entries(float weight) {
    return List.of(
        ArchiveEntry.json("model.json", MODEL),
        ArchiveEntry.tensors(
            "weights.safetensors", Map.of("w", Tensor.of(new float[] {weight, 2, 3}, 3))));
  }

  private void assertHolds(float weight) throws IOException {
    try (Archive archive = Archive.open(file)) {
      assertEquals(weight, archive.tensors("weights.safetensors").tensors().get("w").get(0));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList(), "no temporary file is left");
    }
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    Archive.write(file, entries(1));
    try (Archive archive = Archive.open(file)) {
      assertEquals(List.of("model.json", "weights.safetensors"), archive.names());
      assertTrue(archive.has("model.json"));
      assertFalse(archive.has("optimizer.safetensors"));
      assertEquals(MODEL, archive.json("model.json"));
      assertArrayEquals(
          new float[] {1, 2, 3},
          archive.tensors("weights.safetensors").tensors().get("w").toArray());
    }
    assertHolds(1);
  }

  @Test
  void weightsAreNotCompressedAndJsonIs() throws IOException {
    Archive.write(file, entries(1));
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertEquals(ZipEntry.STORED, zip.getEntry("weights.safetensors").getMethod());
      assertEquals(ZipEntry.DEFLATED, zip.getEntry("model.json").getMethod());
    }
  }

  @Test
  void equalEntriesGiveEqualBytes() throws IOException {
    Path other = folder.resolve("other.rondo");
    Archive.write(file, entries(1));
    Archive.write(other, entries(1));
    assertEquals(-1, Files.mismatch(file, other));
  }

  record Cell(int units) {}

  @Test
  void readsDescriptionsAndNamesTheirPlace() {
    Descriptions known = Descriptions.of(Cell.class);
    JsonNode good = known.write(new Cell(3));
    JsonNode bad =
        Json.parse("{\"type\":\"Cell\",\"units\":\"x\"}".getBytes(StandardCharsets.UTF_8));
    Archive.write(
        file, List.of(ArchiveEntry.json("a.json", good), ArchiveEntry.json("b.json", bad)));
    try (Archive archive = Archive.open(file)) {
      assertEquals(new Cell(3), archive.description("a.json", Cell.class, known));
      RondoFileException e =
          assertThrows(
              RondoFileException.class, () -> archive.description("b.json", Cell.class, known));
      assertEquals(file + ": b.json: units: expected an integer but found \"x\"", e.getMessage());
      e = assertThrows(RondoFileException.class, () -> archive.bytes("c.json"));
      assertEquals(
          file + ": c.json: there is no such entry; there are [a.json, b.json]", e.getMessage());
    }
  }

  @Test
  void largeEntriesAreStoredSoThatTheyCanBeReadAgain() {
    byte[] large = new byte[Archive.MOST_UNPACKED + 1];
    Archive.write(file, List.of(ArchiveEntry.bytes("large", large)));
    try (Archive archive = Archive.open(file)) {
      assertArrayEquals(large, archive.bytes("large"));
    }
  }

  @Test
  void aNameMayOccurOnce() {
    ArchiveEntry entry = ArchiveEntry.bytes("a", new byte[0]);
    assertThrows(IllegalArgumentException.class, () -> Archive.write(file, List.of(entry, entry)));
    assertThrows(
        IllegalArgumentException.class, () -> ArchiveEntry.bytes("rondo.json", new byte[0]));
  }

  private static String message(org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(RondoFileException.class, call).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  /** Fails as a full disk does: after some bytes were written. */
  private static AtomicFile.Contents fullDisk(int after) {
    return out -> {
      out.write(new byte[after]);
      throw new IOException("No space left on device");
    };
  }

  @Test
  void theOldFileSurvivesAFullDisk() throws IOException {
    Archive.write(file, entries(1));
    for (int after : new int[] {0, 10, 1_000_000}) {
      String message = message(() -> AtomicFile.write(file, fullDisk(after)));
      assertTrue(message.startsWith(file + ": cannot be written: No space left"), message);
      assertHolds(1);
    }
    Archive.write(file, entries(5));
    assertHolds(5);
  }

  @Test
  void theOldFileSurvivesAnErrorOfTheProgram() throws IOException {
    Archive.write(file, entries(1));
    AtomicFile.Contents broken =
        out -> {
          out.write(new byte[100_000]);
          throw new IllegalStateException("broken");
        };
    assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, broken));
    assertHolds(1);
  }

  @Test
  void theOldFileSurvivesAnInterrupt() throws Exception {
    Archive.write(file, entries(1));
    AtomicReference<String> message = new AtomicReference<>();
    Thread writer =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              message.set(message(() -> Archive.write(file, entries(7))));
            });
    writer.start();
    writer.join();
    assertTrue(message.get().contains("closed by interrupt"), message.get());
    assertHolds(1);
  }

  @Test
  void foldersAreNotMadeInSilence() {
    Path missing = folder.resolve("no/such/model.rondo");
    assertEquals(
        missing
            + ": cannot be written, there is no folder "
            + missing.getParent()
            + "; create it first",
        message(() -> Archive.write(missing, entries(1))));
    assertTrue(message(() -> Archive.write(folder, entries(1))).contains("it is a folder"));
    assertFalse(Files.exists(folder.resolve("no")));
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path link = folder.resolve("latest.rondo");
    Archive.write(file, entries(1));
    try {
      Files.createSymbolicLink(link, file);
    } catch (IOException | UnsupportedOperationException e) {
      Assumptions.abort("no symbolic links here: " + e);
    }
    Archive.write(link, entries(2));
    assertTrue(Files.isSymbolicLink(link));
    Files.delete(link);
    assertHolds(2);
  }

  @Test
  void theNameMayBeAsLongAsTheSystemAllows() throws IOException {
    file = folder.resolve("x".repeat(249) + ".rondo");
    try {
      Files.delete(Files.createFile(file));
    } catch (IOException e) {
      Assumptions.abort("no names of 255 bytes here: " + e);
    }
    Archive.write(file, entries(1));
    assertHolds(1);
  }

  @Test
  void permissionsStay() throws IOException {
    Assumptions.assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "no POSIX permissions here");
    Archive.write(file, entries(1));
    for (String permissions : List.of("rw-------", "rw-rw-rw-", "r--r-----")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      Archive.write(file, entries(2));
      assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    assertHolds(2);
  }

  @Test
  void leftoversOfKilledProcessesGo() throws IOException {
    String uuid = "9a566219-9711-4ecc-8eb2-aade2a0608d4";
    Path old = Files.createFile(folder.resolve(PREFIX + uuid + ".tmp"));
    Path foreign = Files.createFile(folder.resolve(PREFIX + "notes.tmp"));
    Path fresh = Files.createFile(folder.resolve(PREFIX + uuid.replace('9', '8') + ".tmp"));
    for (Path file : List.of(old, foreign)) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }
    Archive.write(file, entries(1));
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(foreign));
    assertTrue(Files.exists(fresh));
  }

  @Test
  void pipesAndDevicesAreNotReplaced() throws Exception {
    Path pipe = folder.resolve("pipe");
    try {
      new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    } catch (IOException e) {
      Assumptions.abort("no mkfifo here: " + e);
    }
    assertTrue(message(() -> Archive.write(pipe, entries(1))).contains("a device or a pipe"));
    assertTrue(message(() -> Archive.open(pipe)).contains("a device or pipe"));
    assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe));
  }

  private String openBytes(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    return message(() -> Archive.open(file)).substring(file.toString().length() + 2);
  }

  @Test
  void foreignFilesAreNamed() throws IOException {
    assertTrue(message(() -> Archive.open(file)).contains("there is no such file"));
    assertTrue(message(() -> Archive.open(folder)).contains("found a folder"));
    String expected = "expected a .rondo archive but found ";
    String remedy = "; give a file that Rondo saved";
    assertEquals(expected + "an empty file" + remedy, openBytes(new byte[0]));
    assertEquals(
        expected + "text" + remedy, openBytes("Zürich\n".getBytes(StandardCharsets.UTF_8)));
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n', 0, 0};
    assertEquals(expected + "a PNG image" + remedy, openBytes(png));
    assertEquals(
        expected + "a file that starts with the bytes 7f 45 4c 46" + remedy,
        openBytes(new byte[] {0x7f, 'E', 'L', 'F', 2}));
    String damaged = "damaged or cut off; use a copy, or save the model again";
    assertEquals(damaged, openBytes(new byte[] {'P', 'K', 3, 4, 5}));
    assertEquals(damaged, openBytes(new byte[] {'P', 'K', 3, 4}));
  }

  @Test
  void anEntryThatDoesNotUnpackIsNamedWithoutTheUnpackersWords() throws IOException {
    Archive.write(file, entries(1));
    byte[] bytes = Files.readAllBytes(file);
    // the start of the packed bytes of model.json, behind a header of 30 bytes and the name
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("model.json") + 10;
    bytes[at] = 7; // a last block of a kind that does not exist (RFC 1951, 3.2.3)
    Files.write(file, bytes);
    try (Archive archive = Archive.open(file)) {
      assertEquals(
          file + ": model.json: damaged or cut off; use a copy, or save the model again",
          message(() -> archive.json("model.json")));
    }
  }

  private String openZip(Map<String, String> contents) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> entry : contents.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return message(() -> Archive.open(file)).substring(file.toString().length() + 2);
  }

  @Test
  void foreignAndNewerZipsAreNamed() throws IOException {
    assertEquals(
        "expected a .rondo archive but found another zip, without rondo.json;"
            + " give a file that Rondo saved",
        openZip(Map.of("word/document.xml", "<w/>")));
    String manifest = "{\"format\":\"%s\",\"version\":%s,\"entries\":[%s]}";
    assertEquals(
        "rondo.json: expected a format version of at most 1 but found 2;"
            + " a newer Rondo wrote it: update Rondo",
        openZip(Map.of("rondo.json", String.format(manifest, "rondo", 2, ""))));
    assertEquals(
        "rondo.json: expected format \"rondo\" but found \"other\"",
        openZip(Map.of("rondo.json", String.format(manifest, "other", 1, ""))));
    assertEquals(
        "rondo.json: expected a version but found \"x\"",
        openZip(Map.of("rondo.json", String.format(manifest, "rondo", "\"x\"", ""))));
    assertEquals(
        "optimizer.json: expected this entry but it is gone; use a copy",
        openZip(Map.of("rondo.json", String.format(manifest, "rondo", 1, "\"optimizer.json\""))));
    assertEquals(
        "more: expected no such entry, or only one; use a copy",
        openZip(Map.of("rondo.json", String.format(manifest, "rondo", 1, ""), "more", "")));
    assertTrue(
        openZip(Map.of("rondo.json", "{\"format\":"))
            .startsWith("rondo.json: expected JSON but found, in line 1: "));
  }

  @Test
  void aZipBombIsRefusedBeforeItUnfolds() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("rondo.json"));
      zip.write(Json.bytes(new Manifest(List.of("bomb")).json()));
      zip.putNextEntry(new ZipEntry("bomb"));
      for (int i = 0; i <= 256; i++) {
        zip.write(new byte[1 << 16]);
      }
    }
    try (Archive archive = Archive.open(file)) {
      assertEquals(
          file + ": bomb: expected at most 16777216 bytes when unpacked but found 16842752",
          message(() -> archive.bytes("bomb")));
    }
    // the same, but wherever the zip says 0x01010000 bytes, it shall say 5
    byte[] bytes = Files.readAllBytes(file);
    for (int i = bytes.length / 2; i + 4 <= bytes.length; i++) {
      if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1 && bytes[i + 3] == 1) {
        bytes[i] = 5;
        bytes[i + 2] = 0;
        bytes[i + 3] = 0;
      }
    }
    Files.write(file, bytes);
    try (Archive archive = Archive.open(file)) {
      assertTrue(
          message(() -> archive.bytes("bomb")).contains("damaged: expected 5 bytes but found"));
    }
  }
}
