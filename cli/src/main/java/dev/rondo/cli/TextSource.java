package dev.rondo.cli;

import dev.rondo.data.text.Corpus;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a text comes from.
 *
 * @param paths files and folders, read in this order
 * @param suffix the files of a folder to read, such as {@code .java}; empty for all
 * @param limit how many characters to read at most; 0 for all
 */
record TextSource(List<String> paths, String suffix, int limit) {
  private static final int SHOWN = 2;

  TextSource {
    paths = List.copyOf(paths);
  }

  static TextSource of(List<Path> paths, String suffix, int limit) {
    return new TextSource(paths.stream().map(Path::toString).toList(), suffix, limit);
  }

  /** The same text under other paths. */
  TextSource at(List<Path> others) {
    return of(others, suffix, limit);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if there is no text to be had
   */
  SourceText read() {
    StringBuilder all = new StringBuilder();
    int files = 0;
    int skipped = 0;
    for (String path : paths) {
      Corpus corpus =
          suffix.isEmpty() ? Corpus.read(Path.of(path)) : Corpus.read(Path.of(path), suffix);
      all.append(corpus.text());
      files += corpus.documents().size();
      skipped += corpus.skipped().values().stream().mapToInt(Integer::intValue).sum();
    }
    int whole = all.length();
    if (limit > 0 && whole > limit) {
      all.setLength(Character.isHighSurrogate(all.charAt(limit - 1)) ? limit - 1 : limit);
    }
    return new SourceText(all.toString(), files, skipped, whole);
  }

  /** As people read it. */
  @Override
  public String toString() {
    int shown = Math.min(paths.size(), SHOWN);
    return String.join(", ", paths.subList(0, shown))
        + (shown < paths.size() ? " and " + (paths.size() - shown) + " more" : "")
        + (suffix.isEmpty() ? "" : " (" + suffix + ")");
  }
}
