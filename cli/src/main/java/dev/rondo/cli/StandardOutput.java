package dev.rondo.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;

/** The way to stdout. */
final class StandardOutput {
  private StandardOutput() {}

  /**
   * A writer that knows when nobody reads any more: {@link PrintWriter#checkError} asks {@link
   * System#out}, which picocli's own writer does not.
   */
  static PrintWriter writer() {
    return new PrintWriter(System.out, true, encoding());
  }

  /** Not always the default encoding, which newer Java has as UTF-8 whatever the terminal. */
  static Charset encoding() {
    String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    String known = name == null ? System.getProperty("native.encoding") : name;
    return known == null ? Charset.defaultCharset() : Charset.forName(known);
  }
}
