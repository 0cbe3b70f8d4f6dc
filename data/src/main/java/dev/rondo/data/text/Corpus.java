package dev.rondo.data.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Text that was read from a file or a folder: UTF-8, without byte order mark, lines ended by {@code
 * \n} alone.
 *
 * @param documents one a file, ordered by path
 * @param skipped how many files of a folder were left out, and why
 */
public record Corpus(List<Document> documents, Map<Skipped, Integer> skipped) {

  /** A file and the text in it. */
  public record Document(Path file, String text) {}

  /** Why a file of a folder was left out. */
  public enum Skipped {
    /** Its name, or that of a folder around it, starts with a dot, or the system hides it. */
    HIDDEN,
    /** It has a zero byte, so it is no text. */
    BINARY,
    /** It is text in another encoding than UTF-8. */
    NOT_UTF_8,
    /** There is nothing in it. */
    EMPTY,
    /** The system does not let it be read, or it is longer than 2 GB. */
    UNREADABLE;

    private String words() {
      return name().toLowerCase(java.util.Locale.ROOT).replace("_8", "-8").replace('_', ' ');
    }
  }

  /** Copies are kept. */
  public Corpus {
    documents = List.copyOf(documents);
    skipped = Map.copyOf(skipped);
  }

  /**
   * Reads a file, or all text files of a folder and of the folders in it.
   *
   * @param suffixes the ends of the names of files to read in a folder, such as {@code .java}; all
   *     files if none is given
   * @throws IllegalArgumentException if a file is empty or no text in UTF-8, naming the byte, or if
   *     a folder has no text
   * @throws UncheckedIOException if there is no such file, or it cannot be read
   */
  public static Corpus read(Path path, String... suffixes) {
    try {
      if (!Files.isDirectory(path)) {
        return new Corpus(List.of(new Document(path, TextFile.read(path))), Map.of());
      }
      return readFolder(path, List.of(suffixes));
    } catch (TextFile.Unusable e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException(path + ": there is no such file or folder; check the path", e);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read: " + e, e);
    }
  }

  private static Corpus readFolder(Path folder, List<String> suffixes) throws IOException {
    FolderWalk walk = FolderWalk.of(folder, suffixes);
    Map<Skipped, Integer> skipped = new EnumMap<>(Skipped.class);
    walk.skipped().forEach(reason -> skipped.merge(reason, 1, Integer::sum));
    List<Document> documents = new ArrayList<>();
    for (Path file : walk.files()) {
      try {
        documents.add(new Document(file, TextFile.read(file)));
      } catch (TextFile.Unusable e) {
        skipped.merge(e.reason(), 1, Integer::sum);
      } catch (IOException e) {
        skipped.merge(Skipped.UNREADABLE, 1, Integer::sum);
      }
    }
    Corpus corpus = new Corpus(documents, skipped);
    if (documents.isEmpty()) {
      throw new IllegalArgumentException(
          folder
              + ": expected a folder with text files"
              + (suffixes.isEmpty() ? "" : " " + suffixes)
              + " but found "
              + corpus.summary()
              + "; choose another folder or another suffix");
    }
    return corpus;
  }

  /** All documents, one after the other, each ended by a line end. */
  public String text() {
    if (documents.size() == 1) {
      return documents.get(0).text();
    }
    StringBuilder all = new StringBuilder();
    for (Document document : documents) {
      all.append(document.text());
      if (!document.text().endsWith("\n")) {
        all.append('\n');
      }
    }
    return all.toString();
  }

  /** For example {@code 182 files, 512345 characters, skipped 3 binary, 1 hidden}. */
  public String summary() {
    long characters =
        documents.stream().mapToLong(d -> d.text().codePointCount(0, d.text().length())).sum();
    String left =
        skipped.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getValue() + " " + entry.getKey().words())
            .collect(Collectors.joining(", "));
    return documents.size()
        + (documents.size() == 1 ? " file, " : " files, ")
        + characters
        + " characters"
        + (left.isEmpty() ? "" : ", skipped " + left);
  }
}
