package dev.rondo.saving;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the zip of an archive. */
final class ArchiveWriter {
  /** One time for all: a zip knows local times only, and equal contents shall give equal files. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final ZipOutputStream zip;

  private ArchiveWriter(ZipOutputStream zip) {
    this.zip = zip;
  }

  static void write(OutputStream out, List<ArchiveEntry> entries) throws IOException {
    Manifest manifest = new Manifest(entries.stream().map(ArchiveEntry::name).toList());
    ZipOutputStream zip = new ZipOutputStream(out);
    ArchiveWriter writer = new ArchiveWriter(zip);
    byte[] first = Json.bytes(manifest.json());
    writer.put(Manifest.NAME, true, to -> to.write(first));
    for (ArchiveEntry entry : entries) {
      writer.put(entry.name(), entry.packed(), entry.contents());
    }
    zip.finish();
  }

  private void put(String name, boolean packed, AtomicFile.Contents contents) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    if (!packed) {
      // the zip wants size and checksum in front of what is not compressed: so go through it twice
      Counter size = new Counter();
      CheckedOutputStream checked = new CheckedOutputStream(size, new CRC32());
      contents.writeTo(checked);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(size.count);
      entry.setCrc(checked.getChecksum().getValue());
    }
    zip.putNextEntry(entry);
    contents.writeTo(zip);
    zip.closeEntry();
  }

  /** Counts what it is given and keeps nothing. */
  private static final class Counter extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int at, int length) {
      count += length;
    }
  }
}
