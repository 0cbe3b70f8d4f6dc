package dev.rondo.saving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir Path folder;

  /** A file by hand, as the format is specified: length, header, data. */
  private static byte[] file(String header, int data, Consumer<ByteBuffer> write) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    write.accept(bytes);
    return bytes.array();
  }

  private static byte[] file(String header, int data) {
    return file(header, data, bytes -> {});
  }

  @Test
  void readsAFileMadeByHand() {
    String header =
        "{\"__metadata__\":{\"by\":\"hand\"},"
            + "\"b\":{\"dtype\":\"I32\",\"shape\":[3],\"data_offsets\":[16,28]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
            + "\"s\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[28,32]}}   ";
    Safetensors read =
        Safetensors.decode(
            file(
                header,
                32,
                bytes -> {
                  bytes.putFloat(1.5f).putFloat(-2).putFloat(3).putFloat(Float.MIN_VALUE);
                  bytes.putInt(7).putInt(-8).putInt(Integer.MAX_VALUE).putFloat(0.25f);
                }));
    assertEquals(Map.of("by", "hand"), read.metadata());
    assertEquals(List.of("b", "a", "s"), List.copyOf(read.tensors().keySet()));
    Tensor a = read.tensors().get("a");
    assertEquals(Shape.of(2, 2), a.shape());
    assertArrayEquals(new float[] {1.5f, -2, 3, Float.MIN_VALUE}, a.toArray());
    assertArrayEquals(new int[] {7, -8, Integer.MAX_VALUE}, read.tensors().get("b").toIntArray());
    assertEquals(0.25f, read.tensors().get("s").item());
  }

  @Test
  void writesWhatTheFormatSays() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("w", Tensor.of(new float[] {1, -0f}, 1, 2));
    tensors.put("n", Tensor.ofInts(new int[] {258}, 1));
    ByteBuffer bytes =
        ByteBuffer.wrap(new Safetensors(tensors, Map.of("k", "v")).encode())
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) bytes.getLong()];
    bytes.get(header);
    assertEquals(0, header.length % 8);
    assertEquals(
        "{\"__metadata__\":{\"k\":\"v\"},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"n\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
        new String(header, StandardCharsets.UTF_8).trim());
    assertEquals(1f, bytes.getFloat());
    assertEquals(0x80000000, bytes.getInt());
    assertEquals(258, bytes.getInt());
    assertEquals(0, bytes.remaining());
  }

  @Test
  void keepsEveryBitAtManySizes() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    java.util.Random random = new java.util.Random(5);
    for (int size : new int[] {0, 1, 3, 257, 16_384, 16_385, 50_000}) {
      float[] floats = new float[size];
      int[] ints = new int[size];
      for (int i = 0; i < size; i++) {
        ints[i] = random.nextInt();
        floats[i] = Float.intBitsToFloat(ints[i]);
      }
      tensors.put("f/" + size, Tensor.of(floats, size));
      tensors.put("i/" + size, Tensor.ofInts(ints, size, 1));
    }
    Safetensors read = Safetensors.decode(new Safetensors(tensors, Map.of()).encode());
    assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.tensors().keySet()));
    tensors.forEach((name, tensor) -> assertSame(tensor, read.tensors().get(name)));
  }

  static void assertSame(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    assertEquals(expected.isInt(), actual.isInt());
    if (expected.isInt()) {
      assertArrayEquals(expected.toIntArray(), actual.toIntArray());
    } else {
      assertArrayEquals(bits(expected.toArray()), bits(actual.toArray()));
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }

  @Test
  void readsOtherNumbers() {
    // binary16 values of IEEE 754: 1, -2, largest, smallest normal, smallest, infinity, minus zero
    int[] halves = {0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001, 0x7C00, 0x8000, 0x3555};
    float[] expected = {
      1, -2, 65504, 0x1p-14f, 0x1p-24f, Float.POSITIVE_INFINITY, -0f, 0.333251953125f
    };
    String header =
        "{\"h\":{\"dtype\":\"F16\",\"shape\":[8],\"data_offsets\":[0,16]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[16,20]},"
            + "\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[20,28]},"
            + "\"l\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[28,44]}}";
    Safetensors read =
        Safetensors.decode(
            file(
                header,
                44,
                bytes -> {
                  for (int half : halves) {
                    bytes.putShort((short) half);
                  }
                  bytes.putShort((short) 0x3F80).putShort((short) 0xC0A0).putDouble(0.1);
                  bytes.putLong(Integer.MIN_VALUE).putLong(9);
                }));
    assertArrayEquals(expected, read.tensors().get("h").toArray());
    assertArrayEquals(new float[] {1, -5}, read.tensors().get("b").toArray());
    assertEquals(0.1f, read.tensors().get("d").item());
    assertArrayEquals(new int[] {Integer.MIN_VALUE, 9}, read.tensors().get("l").toIntArray());
    byte[] large = file(entry("I64", "[1]", "[0,8]"), 8, bytes -> bytes.putLong(1L << 31));
    assertDefect("expected integers that fit into 32 bits", large);
  }

  @Test
  void readsAndWritesFiles() {
    Path file = folder.resolve("w.safetensors");
    new Safetensors(Map.of("w", Tensor.scalar(3)), Map.of()).write(file);
    assertEquals(3, Safetensors.read(file).tensors().get("w").item());
    assertTrue(
        assertThrows(RondoFileException.class, () -> Safetensors.read(folder.resolve("no")))
            .getMessage()
            .contains("no such file"));
  }

  private static String entry(String dtype, String shape, String offsets) {
    return "{\"lstm/kernel\":{\"dtype\":\""
        + dtype
        + "\",\"shape\":"
        + shape
        + ",\"data_offsets\":"
        + offsets
        + "}}";
  }

  private static void assertDefect(String part, byte[] bytes) {
    RondoFileException e = assertThrows(RondoFileException.class, () -> Safetensors.decode(bytes));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
  }

  @Test
  void namesTheTensorThatIsWrong() {
    assertDefect(
        "tensor lstm/kernel: expected 16 bytes for F32 of shape [2, 2] but found 12",
        file(entry("F32", "[2,2]", "[0,12]"), 12));
    assertDefect("tensor lstm/kernel: expected a dtype of", file(entry("X", "[1]", "[0,4]"), 4));
    assertDefect("expected a shape but found [-1]", file(entry("F32", "[-1]", "[0,4]"), 4));
    assertDefect("expected a shape but found [1.5]", file(entry("F32", "[1.5]", "[0,4]"), 4));
    assertDefect("expected a shape but found \"x\"", file(entry("F32", "\"x\"", "[0,4]"), 4));
    assertDefect("expected two data_offsets", file(entry("F32", "[1]", "[4,0]"), 4));
    assertDefect("expected two data_offsets", file(entry("F32", "[1]", "[0]"), 4));
    assertDefect("expected two data_offsets", file(entry("F32", "[1]", "[-4,0]"), 4));
    assertDefect("within the 4 bytes there are", file(entry("F32", "[2]", "[0,8]"), 4));
    assertDefect("to begin at 0, where", file(entry("F32", "[1]", "[4,8]"), 8));
    assertDefect("expected 4 bytes of data, as", file(entry("F32", "[1]", "[0,4]"), 5));
    assertDefect(
        "but found 9223372036854775807",
        file(entry("F32", "[2147483639]", "[0,9223372036854775807]"), 4));
    assertDefect(
        "elements but found [2147483647,2147483647]",
        file(entry("F32", "[2147483647,2147483647]", "[0,9223372036854775807]"), 4));
    String two =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
    assertDefect("tensor b: expected its data to begin at 8", file(two, 12));
    assertDefect("Duplicate field 'a'", file(two.replace("\"b\"", "\"a\""), 12));
  }

  @Test
  void refusesHeadersThatAreNone() {
    assertDefect("8 bytes or more, but found 3 bytes", new byte[3]);
    assertDefect("header of 2 to 0 bytes", new byte[8]);
    assertDefect(
        "found a length of 18446744073709551615",
        new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0});
    assertDefect("expected JSON", file("{\"a\":", 0));
    assertDefect("expected an object but found a list of 0", file("[]", 0));
    assertDefect("expected texts in __metadata__", file("{\"__metadata__\":{\"a\":1}}", 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Safetensors(Map.of("__metadata__", Tensor.scalar(1)), Map.of()));
  }

  @Test
  void anyFlippedBitOrCutGivesADefectOrTensors() throws Exception {
    Map<String, Tensor> tensors =
        Map.of("a", Tensor.zeros(3, 5), "b", Tensor.ofInts(new int[] {1, 2}, 2));
    byte[] good = new Safetensors(tensors, Map.of("k", "v")).encode();
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      decodeOrDefect(bad);
    }
    for (int length = 0; length < good.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(good, length);
      assertThrows(RondoFileException.class, () -> Safetensors.decode(cut));
    }
    Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(good, good.length - 1));
    assertThrows(RondoFileException.class, () -> Safetensors.read(folder.resolve("cut")));
  }

  /** Without a checksum a flipped bit may go unnoticed, but nothing else may be thrown. */
  private static void decodeOrDefect(byte[] bytes) {
    try {
      Safetensors.decode(bytes);
    } catch (RondoFileException e) {
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
  }

  @Test
  void numbersBeyondFloat32AreRefused() {
    String header = "{\"big\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}";
    String message =
        assertThrows(
                RondoFileException.class,
                () ->
                    Safetensors.decode(
                        file(header, 16, bytes -> bytes.putDouble(1).putDouble(-1e300))))
            .getMessage();
    assertEquals("tensor big: expected numbers that fit into float32 but found -1.0E300", message);
    float[] read =
        Safetensors.decode(
                file(
                    header,
                    16,
                    bytes -> bytes.putDouble(Double.NEGATIVE_INFINITY).putDouble(1e-300)))
            .tensors()
            .get("big")
            .toArray();
    assertArrayEquals(new float[] {Float.NEGATIVE_INFINITY, 0}, read);
  }

  @Test
  void shapesBeyondAnArrayAreRefused() {
    for (String shape : List.of("99999999999,0", "0,99999999999", "65536,65536", "2147483647")) {
      String header =
          "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,0]}}";
      String message =
          assertThrows(RondoFileException.class, () -> Safetensors.decode(file(header, 0)))
              .getMessage();
      assertTrue(message.startsWith("tensor a: expected a shape of at most 2147483639"), message);
    }
    for (String shape : List.of("99999,99999,0", "0,99999,99999", "99999,0,99999")) {
      String header =
          "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,0]}}";
      assertEquals(0, Safetensors.decode(file(header, 0)).tensors().get("a").size());
    }
  }
}
