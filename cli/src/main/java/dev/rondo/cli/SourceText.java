package dev.rondo.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Text that was read.
 *
 * @param files in how many files it was
 * @param skipped how many files of folders are hidden, or no text
 * @param whole how many characters there were before it was cut
 */
record SourceText(String text, int files, int skipped, int whole) {

  /** Says what was read. */
  void describe(TextSource source, PrintWriter out) {
    out.printf(Locale.ROOT, "text        %s: %s%,d characters%n", source, count(), whole);
    if (text.length() < whole) {
      out.printf(
          Locale.ROOT,
          "            cut to the first %,d, for quickstart to be quick; text train takes all%n",
          text.length());
    }
    out.flush();
  }

  private String count() {
    if (files == 1 && skipped == 0) {
      return "";
    }
    String left = skipped == 0 ? "" : String.format(Locale.ROOT, " (%,d skipped)", skipped);
    return String.format(Locale.ROOT, "%,d %s%s, ", files, files == 1 ? "file" : "files", left);
  }
}
