package dev.rondo.saving;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells what a file is that is no archive, so that the message helps. */
final class FileKind {
  private static final int LOOKED_AT = 64;

  private FileKind() {}

  /**
   * Passes what may be a zip.
   *
   * @throws RondoFileException on anything else
   */
  static void check(Path file) {
    String problem = problem(file);
    if (problem != null) {
      throw new RondoFileException(file + ": " + problem);
    }
  }

  private static @Nullable String problem(Path file) {
    if (!Files.exists(file)) {
      return "there is no such file; check the path";
    }
    if (Files.isDirectory(file)) {
      return "expected a .rondo file but found a folder; give a file in it";
    }
    if (!Files.isRegularFile(file)) {
      return "expected a .rondo file but found a device or pipe; give a file";
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(LOOKED_AT);
      return startsWith(start, "PK\3\4")
          ? null
          : "expected a .rondo archive but found " + name(start) + "; give a file that Rondo saved";
    } catch (IOException e) {
      return "cannot be read: " + AtomicFile.reason(e);
    }
  }

  private static String name(byte[] start) {
    if (start.length == 0) {
      return "an empty file";
    }
    if (startsWith(start, "\211PNG")) {
      return "a PNG image";
    }
    if (startsWith(start, "\211HDF")) {
      return "an HDF5 file, such as Keras writes";
    }
    for (byte b : start) {
      boolean text = b < 0 || b >= ' ' || b == '\n' || b == '\r' || b == '\t';
      if (!text) {
        return "a file that starts with the bytes "
            + HexFormat.ofDelimiter(" ").formatHex(start, 0, Math.min(4, start.length));
      }
    }
    return "text";
  }

  private static boolean startsWith(byte[] bytes, String magic) {
    byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < expected.length; i++) {
      if (i >= bytes.length || bytes[i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
