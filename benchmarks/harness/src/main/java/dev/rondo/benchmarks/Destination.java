package dev.rondo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Files that are written whole: whoever looks, or comes after Ctrl-C, finds the old text or the new
 * one, and no part of either.
 */
final class Destination {
  private static final int MOST_LINKS = 40;

  private Destination() {}

  /** The file that a name leads to in the end, whether it is there or not; links are followed. */
  static Path real(Path file) throws IOException {
    Path end = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(end); links++) {
      if (links == MOST_LINKS) {
        throw new IOException("too many links");
      }
      end = end.resolveSibling(Files.readSymbolicLink(end));
    }
    Path folder = end.getParent();
    Path name = end.getFileName();
    if (Files.exists(end) || folder == null || name == null || !Files.isDirectory(folder)) {
      return Files.exists(end) ? end.toRealPath() : end.normalize();
    }
    return folder.toRealPath().resolve(name);
  }

  static void write(Path file, String text) throws IOException {
    Path real = real(file);
    Path folder = real.getParent();
    boolean plain = Files.notExists(real) || Files.isRegularFile(real);
    // Such as /dev/stdout, or a file in a folder of somebody else.
    if (!plain || folder == null || !Files.isWritable(folder)) {
      Files.writeString(real, text);
      return;
    }
    Path part = real.resolveSibling(real.getFileName() + ".part");
    try {
      Files.writeString(part, text);
      Files.move(part, real, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
