package dev.rondo.data.text;

import dev.rondo.data.text.Corpus.Skipped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Reads one text file strictly. */
final class TextFile {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private TextFile() {}

  /** A file that could be read but is no text to learn from. */
  static final class Unusable extends IOException {
    private final Skipped reason;

    Unusable(Skipped reason, String message) {
      super(message);
      this.reason = reason;
    }

    Skipped reason() {
      return reason;
    }
  }

  static String read(Path file) throws IOException {
    if (Files.size(file) > Integer.MAX_VALUE - 8) {
      throw new Unusable(
          Skipped.UNREADABLE,
          file + ": expected at most 2 GB of text; split it into several files");
    }
    byte[] bytes = Files.readAllBytes(file);
    int start = startsWith(bytes, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    if (bytes.length == start) {
      throw new Unusable(
          Skipped.EMPTY, file + ": expected text but the file is empty; choose another file");
    }
    checkText(file, bytes);
    return withPlainLineEnds(decode(file, bytes, start));
  }

  private static boolean startsWith(byte[] bytes, byte... start) {
    return bytes.length >= start.length
        && java.util.Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static void checkText(Path file, byte[] bytes) throws Unusable {
    if (startsWith(bytes, (byte) 0xFF, (byte) 0xFE)
        || startsWith(bytes, (byte) 0xFE, (byte) 0xFF)) {
      throw new Unusable(
          Skipped.NOT_UTF_8,
          file + ": expected UTF-8 but found UTF-16; convert it: iconv -f UTF-16 -t UTF-8");
    }
    if (startsWith(bytes, (byte) 0x1F, (byte) 0x8B)) {
      throw new Unusable(
          Skipped.BINARY, file + ": expected text but found a gzip file; unpack it: gunzip -k");
    }
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        throw new Unusable(
            Skipped.BINARY,
            file
                + ": expected text but found a zero byte at byte "
                + i
                + ", so it is binary; choose a text file");
      }
    }
  }

  private static CharBuffer decode(Path file, byte[] bytes, int start) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int at = in.position();
      throw new Unusable(
          Skipped.NOT_UTF_8,
          file
              + ": expected UTF-8 but found "
              + HexFormat.of().withPrefix("0x").formatHex(bytes, at, at + 1)
              + " at byte "
              + at
              + "; convert it, perhaps with: iconv -f ISO-8859-1 -t UTF-8");
    }
    return out.flip();
  }

  /** CR LF, and CR alone, become LF. */
  private static String withPlainLineEnds(CharBuffer text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\r') {
        plain.append(c);
      } else if (i + 1 == text.length() || text.charAt(i + 1) != '\n') {
        plain.append('\n');
      }
    }
    return plain.toString();
  }
}
