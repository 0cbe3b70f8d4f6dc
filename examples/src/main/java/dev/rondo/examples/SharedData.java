package dev.rondo.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Data that is not part of this project, in the folder named by the property {@code rondo.shared}
 * or the environment's {@code RONDO_SHARED}.
 */
final class SharedData {
  private SharedData() {}

  /** A file or folder, or null if it is not there. */
  static @Nullable Path find(String name) {
    String set = System.getProperty("rondo.shared", System.getenv("RONDO_SHARED"));
    Path path = set == null || set.isBlank() ? null : Path.of(set, name);
    return path != null && Files.exists(path) ? path : null;
  }

  /**
   * A folder with files in it; where one is not there, says what to do and ends the program.
   *
   * @param source where to get them
   */
  static Path need(String folder, String source, String... files) {
    Path path = find(folder);
    if (path == null || !Stream.of(files).map(path::resolve).allMatch(Files::exists)) {
      System.err.println(missing(folder, source, files));
      System.exit(2);
      throw new IllegalStateException("ended");
    }
    return path;
  }

  static String missing(String folder, String source, String... files) {
    return "needs the files "
        + String.join(", ", files)
        + " in the folder "
        + folder
        + " of the folder that RONDO_SHARED names.\nThey are "
        + source
        + ".\nusage: RONDO_SHARED=FOLDER examples/run NAME [EPOCHS]";
  }

  static byte[] unpacked(Path gzip) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(gzip + ": cannot be unpacked: " + e.getMessage(), e);
    }
  }

  static String text(Path gzip) {
    return new String(unpacked(gzip), StandardCharsets.UTF_8);
  }
}
