package dev.rondo.saving;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A {@code .rondo} file: a zip of JSON and tensors.
 *
 * <pre>{@code
 * Archive.write(file, List.of(
 *     ArchiveEntry.json("model.json", model),
 *     ArchiveEntry.tensors("weights.safetensors", weights)));
 *
 * try (Archive archive = Archive.open(file)) {
 *   JsonNode model = archive.json("model.json");
 *   Map<String, Tensor> weights = archive.tensors("weights.safetensors").tensors();
 * }
 * }</pre>
 *
 * An entry is read, and its checksum verified, when it is asked for. Whatever is wrong with a file
 * is a {@link RondoFileException}.
 */
public final class Archive implements AutoCloseable {
  /** Compressed entries are small, so a small file cannot unfold to more than this: 16 MB. */
  static final int MOST_UNPACKED = 1 << 24;

  private static final String DAMAGED = ": damaged or cut off; use a copy, or save the model again";

  private final Path file;
  private final ZipFile zip;
  private final List<String> names;

  private Archive(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
    this.names = verifiedNames();
  }

  /**
   * Writes a whole archive or nothing: an older file of this name is replaced once all is on the
   * disk, and stays if anything goes wrong. The same entries give the same bytes.
   *
   * @param file in a folder that exists
   * @throws RondoFileException if it cannot be written
   * @throws IllegalArgumentException if two entries have one name
   */
  public static void write(Path file, List<ArchiveEntry> entries) {
    List<String> names = entries.stream().map(ArchiveEntry::name).toList();
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException("Archive: expected each name once but got " + names);
    }
    AtomicFile.write(file, out -> ArchiveWriter.write(out, entries));
  }

  /**
   * Opens an archive.
   *
   * @throws RondoFileException if there is no such file, or it is no archive, or a damaged one, or
   *     one of a newer format
   */
  public static Archive open(Path file) {
    FileKind.check(file);
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (IOException | IllegalArgumentException e) {
      throw new RondoFileException(file + DAMAGED, e);
    }
    try {
      return new Archive(file, zip);
    } catch (RondoFileException e) {
      close(zip);
      throw e;
    }
  }

  private List<String> verifiedNames() {
    if (zip.getEntry(Manifest.NAME) == null) {
      throw new RondoFileException(
          file
              + ": expected a .rondo archive but found another zip, without "
              + Manifest.NAME
              + "; give a file that Rondo saved");
    }
    Manifest manifest = read(Manifest.NAME, (in, size) -> Manifest.of(Json.parse(all(in, size))));
    List<String> missing = new ArrayList<>(manifest.entries());
    for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
      if (!missing.remove(entry.getName()) && !entry.getName().equals(Manifest.NAME)) {
        throw new RondoFileException(
            file + ": " + entry.getName() + ": expected no such entry, or only one; use a copy");
      }
    }
    if (!missing.isEmpty()) {
      throw new RondoFileException(
          file + ": " + missing.get(0) + ": expected this entry but it is gone; use a copy");
    }
    return List.copyOf(manifest.entries());
  }

  /** The names of the entries, in the order in which they were written. */
  public List<String> names() {
    return names;
  }

  /** Whether there is an entry of this name. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** An entry as JSON. */
  public JsonNode json(String name) {
    return read(name, (in, size) -> Json.parse(all(in, size)));
  }

  /**
   * An entry as a record.
   *
   * @param type the record, or an interface that it implements
   * @param descriptions knows the records that may occur in it
   */
  public <T> T description(String name, Class<T> type, Descriptions descriptions) {
    return read(name, (in, size) -> descriptions.read(Json.parse(all(in, size)), type));
  }

  /** An entry as tensors. */
  public Safetensors tensors(String name) {
    return read(name, Safetensors::read);
  }

  /** The bytes of an entry. */
  public byte[] bytes(String name) {
    return read(name, Archive::all);
  }

  /** Makes something of the bytes of an entry, which were verified. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(InputStream in, long size) throws IOException;
  }

  private <T> T read(String name, Reader<T> reader) {
    ZipEntry entry = zip.getEntry(name);
    String place = file + ": " + name;
    if (entry == null) {
      throw new RondoFileException(place + ": there is no such entry; there are " + names);
    }
    try {
      verify(entry);
      try (InputStream in = zip.getInputStream(entry)) {
        return reader.read(in, entry.getSize());
      }
    } catch (RondoFileException e) {
      throw e.in(place);
    } catch (IOException e) {
      throw new RondoFileException(place + DAMAGED, e);
    }
  }

  /** After this the size is true, and the bytes are those that were written. */
  private void verify(ZipEntry entry) throws IOException {
    long size = entry.getSize();
    if (entry.getMethod() != ZipEntry.STORED && size > MOST_UNPACKED) {
      throw new RondoFileException(
          "expected at most " + MOST_UNPACKED + " bytes when unpacked but found " + size);
    }
    CRC32 checksum = new CRC32();
    long found = 0;
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] chunk = new byte[1 << 16];
      for (int n = in.read(chunk); n >= 0 && found <= size; n = in.read(chunk)) {
        checksum.update(chunk, 0, n);
        found += n;
      }
    }
    if (found != size || checksum.getValue() != entry.getCrc()) {
      throw new RondoFileException(
          found == size
              ? "damaged: the checksum does not match; use a copy"
              : "damaged: expected " + size + " bytes but found " + found + "; use a copy");
    }
  }

  private static byte[] all(InputStream in, long size) throws IOException {
    if (size > Integer.MAX_VALUE - 8) {
      throw new RondoFileException("expected at most 2 GB but found " + size + " bytes");
    }
    return in.readNBytes((int) size);
  }

  /** Gives the file back to the system. */
  @Override
  public void close() {
    close(zip);
  }

  private static void close(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      // it was only read from: there is nothing to lose
      System.getLogger("dev.rondo.saving").log(System.Logger.Level.DEBUG, "archive not closed", e);
    }
  }
}
