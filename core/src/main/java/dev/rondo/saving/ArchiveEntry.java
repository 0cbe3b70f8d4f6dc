package dev.rondo.saving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.tensor.Tensor;
import java.util.Map;

/** A part of an archive that is to be written. */
public final class ArchiveEntry {
  private final String name;
  private final boolean packed;
  private final AtomicFile.Contents contents;

  private ArchiveEntry(String name, boolean packed, AtomicFile.Contents contents) {
    if (name.isEmpty() || name.endsWith("/") || name.equals(Manifest.NAME)) {
      throw new IllegalArgumentException(
          "ArchiveEntry: expected a name such as model.json but got \"" + name + "\"");
    }
    this.name = name;
    this.packed = packed;
    this.contents = contents;
  }

  /** JSON, compressed. */
  public static ArchiveEntry json(String name, JsonNode json) {
    return bytes(name, Json.bytes(json));
  }

  /** Bytes, compressed; copied when written and not before. */
  public static ArchiveEntry bytes(String name, byte[] bytes) {
    return new ArchiveEntry(name, bytes.length <= Archive.MOST_UNPACKED, out -> out.write(bytes));
  }

  /** Tensors in the safetensors format, not compressed; their numbers are read when written. */
  public static ArchiveEntry tensors(String name, Map<String, Tensor> tensors) {
    Safetensors encoded = new Safetensors(tensors, Map.of());
    return new ArchiveEntry(name, false, encoded::writeTo);
  }

  String name() {
    return name;
  }

  /** Whether it is compressed. */
  boolean packed() {
    return packed;
  }

  AtomicFile.Contents contents() {
    return contents;
  }
}
