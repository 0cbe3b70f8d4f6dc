package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.text.Corpus.Skipped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  @TempDir Path folder;

  private Path write(String name, byte... bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsAFile() throws IOException {
    Path file = write("a.txt", "héllo\n\ud83d\ude00");
    Corpus corpus = Corpus.read(file);
    assertEquals("héllo\n\ud83d\ude00", corpus.text());
    assertEquals("1 file, 7 characters", corpus.summary());
  }

  @Test
  void byteOrderMarkAndLineEndsOfOthersGo() throws IOException {
    assertEquals("a\nb\n\nc\n", Corpus.read(write("w", "\uFEFFa\r\nb\n\rc\r")).text());
    assertEquals("\n\n", Corpus.read(write("crcrlf", "\r\r\n")).text());
    assertEquals("a\uFEFFb", Corpus.read(write("inner", "a\uFEFFb")).text());
  }

  @Test
  void readsAFolderInTheOrderOfItsPaths() throws IOException {
    write("b.txt", "b");
    write("a/z.txt", "az\n");
    write("a-b.txt", "a-b");
    write("B.txt", "B");
    Corpus corpus = Corpus.read(folder);
    // by code units of the whole path: '-' < '/', capitals before small letters
    assertEquals("B\na-b\naz\nb\n", corpus.text());
    assertEquals("4 files, 8 characters", corpus.summary());
  }

  @Test
  void aFolderSkipsAndCountsWhatIsNoText() throws IOException {
    write("Good.java", "class Good {}\r\n");
    write("notes.txt", "not asked for");
    write(".git/Config.java", "hidden folder");
    write(".Hidden.java", "hidden file");
    write("Binary.java", (byte) 'a', (byte) 0);
    write("Latin.java", (byte) 'a', (byte) 0xE9, (byte) 'b');
    write("Empty.java", "");
    Corpus corpus = Corpus.read(folder, ".java", ".kt");
    assertEquals("class Good {}\n", corpus.text());
    assertEquals(
        Map.of(Skipped.HIDDEN, 2, Skipped.BINARY, 1, Skipped.NOT_UTF_8, 1, Skipped.EMPTY, 1),
        corpus.skipped());
    assertEquals(
        "1 file, 14 characters, skipped 2 hidden, 1 binary, 1 not utf-8, 1 empty",
        corpus.summary());
  }

  private static void assertRefused(String message, Path path, String... suffixes) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Corpus.read(path, suffixes));
    assertEquals(message, e.getMessage());
  }

  @Test
  void aSingleFileThatIsNoTextIsRefused() throws IOException {
    Path empty = write("empty", "");
    assertRefused(empty + ": expected text but the file is empty; choose another file", empty);
    Path mark = write("mark", "\uFEFF");
    assertRefused(mark + ": expected text but the file is empty; choose another file", mark);
    Path binary = write("binary", "abc\0def");
    assertRefused(
        binary
            + ": expected text but found a zero byte at byte 3, so it is binary;"
            + " choose a text file",
        binary);
    Path latin = write("latin", (byte) 'c', (byte) 'a', (byte) 'f', (byte) 0xE9);
    assertRefused(
        latin
            + ": expected UTF-8 but found 0xe9 at byte 3; convert it, perhaps with:"
            + " iconv -f ISO-8859-1 -t UTF-8",
        latin);
    Path behindMark =
        write("behind", (byte) 0xEF, (byte) 0xBB, (byte) 0xBF, (byte) 'a', (byte) 0xFC, (byte) 'b');
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> Corpus.read(behindMark))
            .getMessage()
            .contains("0xfc at byte 4"));
    Path packed = write("packed", (byte) 0x1F, (byte) 0x8B, (byte) 8);
    assertRefused(packed + ": expected text but found a gzip file; unpack it: gunzip -k", packed);
    Path wide = write("wide", (byte) 0xFF, (byte) 0xFE, (byte) 'a', (byte) 0);
    assertRefused(
        wide + ": expected UTF-8 but found UTF-16; convert it: iconv -f UTF-16 -t UTF-8", wide);
  }

  @Test
  void aFolderWithoutTextIsRefused() throws IOException {
    assertRefused(
        folder
            + ": expected a folder with text files but found 0 files, 0 characters;"
            + " choose another folder or another suffix",
        folder);
    write("a.bin", (byte) 0);
    assertRefused(
        folder
            + ": expected a folder with text files [.bin] but found 0 files, 0 characters,"
            + " skipped 1 binary; choose another folder or another suffix",
        folder,
        ".bin");
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("no.txt");
    UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> Corpus.read(missing));
    assertEquals(missing + ": there is no such file or folder; check the path", e.getMessage());
  }
}
