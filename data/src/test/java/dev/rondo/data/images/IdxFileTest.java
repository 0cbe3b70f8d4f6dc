package dev.rondo.data.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes are written out here by the format's definition. */
class IdxFileTest {
  @TempDir Path folder;

  private Path file(String hex) throws IOException {
    return Files.write(folder.resolve("file.idx"), HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void lastAxisRunsFastestAndBytesHaveNoSign() throws IOException {
    Tensor x = IdxFile.read(file("00000802 00000002 00000003 00 01 7f 80 fe ff"));
    assertEquals(Shape.of(2, 3), x.shape());
    assertArrayEquals(new int[] {0, 1, 127, 128, 254, 255}, x.toIntArray());
  }

  @ParameterizedTest
  @CsvSource({
    "09, 7f 80, 127, -128",
    "0b, 7fff ff00, 32767, -256",
    "0c, 00010000 fffffffe, 65536, -2",
  })
  void wholeNumbersOfEachWidth(String type, String values, int first, int second)
      throws IOException {
    Tensor x = IdxFile.read(file("0000" + type + "01 00000002" + values));
    assertArrayEquals(new int[] {first, second}, x.toIntArray());
  }

  @ParameterizedTest
  @CsvSource({"0d, 3fc00000 c0000000", "0e, 3ff8000000000000 c000000000000000"})
  void fractionsOfEachWidth(String type, String values) throws IOException {
    Tensor x = IdxFile.read(file("0000" + type + "01 00000002" + values));
    assertArrayEquals(new float[] {1.5f, -2f}, x.toArray());
  }

  @Test
  void gzipIsUnpacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(HexFormat.of().parseHex("000008010000000205ff"));
    }
    Path file = Files.write(folder.resolve("labels.gz"), packed.toByteArray());
    assertArrayEquals(new int[] {5, 255}, IdxFile.read(file).toIntArray());
  }

  @ParameterizedTest
  @CsvSource({
    "00010801 00000001 05, begins with two zeros",
    "00000a01 00000001 05, begins with two zeros",
    "00000800, begins with two zeros",
    "00000801 00000000, axes of 1 or more",
    "00000801 ffffffff, axes of 1 or more",
    "00000c03 00010000 00010000 00010000, at most 2 GB",
    "00000801 00000002 05, ends in its middle",
    "00000802 00000002, ends in its middle",
    "0000, ends in its middle",
    "00000801 7fffffff 05, ends in its middle",
    "00000801 00000001 05 06, there is more",
  })
  void whatIsNoSuchFileIsRefused(String hex, String says) throws IOException {
    Path file = file(hex);
    var e = assertThrows(IllegalArgumentException.class, () -> IdxFile.read(file));
    assertTrue(e.getMessage().startsWith(file.toString()), e::getMessage);
    assertTrue(e.getMessage().contains(says), e::getMessage);
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("missing.idx");
    var e = assertThrows(UncheckedIOException.class, () -> IdxFile.read(file));
    assertTrue(e.getMessage().startsWith(file.toString()), e::getMessage);
  }
}
