package dev.rondo.saving;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors in the safetensors format: the length of a header as 8 bytes, the header in JSON
 * (type, shape and place of each tensor), then the numbers, all little-endian.
 *
 * <p>float32 and int32 are written. Also read are float16, bfloat16 and float64, as float32, and
 * int64 where the numbers fit into int32.
 *
 * @param tensors in the order of the file
 * @param metadata any texts, kept in the header under {@code __metadata__}
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  static final String METADATA = "__metadata__";
  private static final int CHUNK = 1 << 16;

  /** Copies of the maps are kept. */
  public Safetensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    if (tensors.containsKey(METADATA)) {
      throw new IllegalArgumentException(
          "Safetensors: expected names of tensors but got __metadata__, which the format keeps");
    }
  }

  /**
   * Reads a file.
   *
   * @throws RondoFileException if it is missing or damaged
   */
  public static Safetensors read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new RondoFileException(file + ": there is no such file; check the path");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return read(in, Files.size(file));
    } catch (RondoFileException e) {
      throw e.in(file);
    } catch (IOException e) {
      throw new RondoFileException(file + ": cannot be read: " + AtomicFile.reason(e), e);
    }
  }

  /**
   * Reads what {@link #encode} gave.
   *
   * @throws RondoFileException if it is damaged
   */
  public static Safetensors decode(byte[] bytes) {
    try {
      return read(new ByteArrayInputStream(bytes), bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Safetensors read(InputStream in, long length) throws IOException {
    return SafetensorsReader.read(in, length);
  }

  /** Writes a file, whole or not at all. */
  public void write(Path file) {
    AtomicFile.write(file, this::writeTo);
  }

  /** The whole of it in memory. */
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  void writeTo(OutputStream out) throws IOException {
    byte[] header = header();
    // spaces up to a multiple of 8, so that the numbers are aligned in the file
    int padded = (header.length + 7) / 8 * 8;
    out.write(ByteBuffer.allocate(8).order(ORDER).putLong(padded).array());
    out.write(header);
    out.write(" ".repeat(padded - header.length).getBytes(StandardCharsets.UTF_8));
    for (Tensor tensor : tensors.values()) {
      write(tensor, out);
    }
  }

  private byte[] header() {
    ObjectNode header = Json.MAPPER.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = header.putObject(METADATA);
      metadata.forEach(texts::put);
    }
    long at = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      Dtype dtype = Dtype.of(tensor);
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", dtype.name());
      ArrayNode shape = node.putArray("shape");
      for (int dim : tensor.shape().toArray()) {
        shape.add(dim);
      }
      long end = at + (long) tensor.size() * dtype.bytes;
      node.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    return header.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(Tensor tensor, OutputStream out) throws IOException {
    byte[] bytes = new byte[CHUNK];
    ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ORDER);
    int most = CHUNK / 4;
    float[] floats = tensor.isInt() ? new float[0] : tensor.toArray();
    int[] ints = tensor.isInt() ? tensor.toIntArray() : new int[0];
    int count;
    for (int at = 0; at < tensor.size(); at += count) {
      count = Math.min(most, tensor.size() - at);
      if (tensor.isInt()) {
        chunk.asIntBuffer().put(ints, at, count);
      } else {
        chunk.asFloatBuffer().put(floats, at, count);
      }
      out.write(bytes, 0, 4 * count);
    }
  }
}
