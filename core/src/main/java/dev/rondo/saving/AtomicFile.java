package dev.rondo.saving;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Writes a whole file or nothing: to a temporary file in the same folder, which takes the file's
 * name once all of it is on the disk. Whatever goes wrong before, an older file stays as it was.
 */
final class AtomicFile {
  private static final System.Logger LOG = System.getLogger("dev.rondo.saving");
  private static final String TEMPORARY = ".tmp";
  private static final int UUID_LENGTH = 36;

  private AtomicFile() {}

  /** Writes the contents. */
  @FunctionalInterface
  interface Contents {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * @throws RondoFileException if the folder is missing or the disk is full, for example
   */
  static void write(Path file, Contents contents) {
    try {
      // a link stays a link: what it points to is replaced
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path folder = target.getParent();
      if (folder == null || Files.isDirectory(target)) {
        throw new RondoFileException(
            file + ": cannot be written, it is a folder; give the name of a file in it");
      }
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        throw new RondoFileException(
            file + ": cannot be written, it is a device or a pipe; give the name of a file");
      }
      if (!Files.isDirectory(folder)) {
        throw new RondoFileException(
            file + ": cannot be written, there is no folder " + folder + "; create it first");
      }
      replace(target, folder, contents);
    } catch (IOException e) {
      throw new RondoFileException(
          file
              + ": cannot be written: "
              + reason(e)
              + "; nothing was changed, free some space or choose another folder",
          e);
    }
  }

  private static void replace(Path target, Path folder, Contents contents) throws IOException {
    String prefix = temporaryPrefix(target);
    deleteLeftovers(folder, prefix);
    Path temporary = folder.resolve(prefix + UUID.randomUUID() + TEMPORARY);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        keepPermissions(target, temporary);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        contents.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    syncFolder(folder);
  }

  /** Short, and the same for the same name: a name may be as long as the system allows. */
  private static String temporaryPrefix(Path target) {
    CRC32 name = new CRC32();
    name.update(target.getFileName().toString().getBytes(StandardCharsets.UTF_8));
    return String.format(".rondo-%08x-", name.getValue());
  }

  /** Gives the new file, still empty, the permissions of the one that it replaces. */
  private static void keepPermissions(Path target, Path temporary) {
    if (!Files.exists(target)) {
      return;
    }
    try {
      Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
    } catch (IOException | UnsupportedOperationException e) {
      // a file system that knows no such permissions, or none of ours to set
      LOG.log(System.Logger.Level.DEBUG, "permissions not kept", e);
    }
  }

  /** Those of processes that were killed while they wrote this file, and long ago. */
  private static void deleteLeftovers(Path folder, String prefix) {
    Instant longAgo = Instant.now().minus(Duration.ofHours(1));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.startsWith(prefix)
            && name.endsWith(TEMPORARY)
            && name.length() == prefix.length() + UUID_LENGTH + TEMPORARY.length()
            && Files.getLastModifiedTime(file).toInstant().isBefore(longAgo)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // another process may be doing the same; what stays is in nobody's way
      LOG.log(System.Logger.Level.DEBUG, "leftovers not deleted", e);
    }
  }

  /** Without this, a power cut could undo the new name, though not harm either file. */
  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // some systems cannot open a folder; the file itself is synced
      LOG.log(System.Logger.Level.DEBUG, "folder not synced", e);
    }
  }

  /** What went wrong, in words: the messages of some exceptions are nothing but a path. */
  static String reason(IOException e) {
    if (e instanceof FileSystemException failure) {
      String reason = failure.getReason();
      return reason != null ? reason : inWords(failure.getClass().getSimpleName());
    }
    String message = e.getMessage();
    return message != null ? message : inWords(e.getClass().getSimpleName());
  }

  /** {@code AccessDeniedException} becomes {@code access denied}. */
  private static String inWords(String exception) {
    return exception
        .replaceAll("Exception$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
