package dev.rondo.model;

import dev.rondo.saving.RondoFileException;
import dev.rondo.saving.Safetensors;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The state of a session as bytes: safetensors, with a checksum in its metadata, since a state is
 * nothing but numbers and a damaged one would only predict wrongly.
 */
final class Snapshot {
  private static final String CHECKSUM = "crc32";

  private Snapshot() {}

  static byte[] encode(Map<String, Tensor> states) {
    return new Safetensors(states, Map.of(CHECKSUM, checksum(states))).encode();
  }

  /**
   * @param expected the shape of each state, in their order
   * @return the states in that order
   * @throws IllegalArgumentException if the bytes are damaged, or the states are other ones
   */
  static Map<String, Tensor> decode(byte[] bytes, Map<String, Shape> expected) {
    Safetensors file;
    try {
      file = Safetensors.decode(bytes);
    } catch (RondoFileException e) {
      throw new IllegalArgumentException("session: the snapshot is damaged: " + e.getMessage(), e);
    }
    Map<String, Tensor> found = file.tensors();
    Map<String, Tensor> states = new LinkedHashMap<>();
    for (String name : expected.keySet()) {
      Tensor tensor = found.get(name);
      if (tensor != null && !tensor.isInt()) {
        states.put(name, tensor);
      }
    }
    if (found.size() != expected.size() || !shapes(states).equals(expected)) {
      throw new IllegalArgumentException(
          "session: expected a snapshot with states "
              + new TreeMap<>(expected)
              + " but got "
              + new TreeMap<>(shapes(found))
              + ". It was taken from another model: start a new session.");
    }
    if (!checksum(states).equals(file.metadata().get(CHECKSUM))) {
      throw new IllegalArgumentException(
          "session: the snapshot is damaged: its checksum does not match. Use an older one.");
    }
    return states;
  }

  static Map<String, Shape> shapes(Map<String, Tensor> tensors) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  private static String checksum(Map<String, Tensor> states) {
    CRC32 checksum = new CRC32();
    states.forEach(
        (name, tensor) -> {
          checksum.update(name.getBytes(StandardCharsets.UTF_8));
          ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.size());
          bytes.asFloatBuffer().put(tensor.toArray());
          checksum.update(bytes);
        });
    return Long.toHexString(checksum.getValue());
  }
}
