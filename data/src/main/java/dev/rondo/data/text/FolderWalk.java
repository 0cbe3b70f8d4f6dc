package dev.rondo.data.text;

import dev.rondo.data.text.Corpus.Skipped;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The files of a folder, in the same order on every machine.
 *
 * @param skipped a reason for each file or folder that was left out
 */
record FolderWalk(List<Path> files, List<Skipped> skipped) {

  static FolderWalk of(Path folder, List<String> suffixes) throws IOException {
    List<Path> files = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes)
              throws IOException {
            if (!inner.equals(folder) && hidden(inner)) {
              skipped.add(Skipped.HIDDEN);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!fits(file, suffixes) || !Files.isRegularFile(file)) {
              return FileVisitResult.CONTINUE;
            }
            if (hidden(file)) {
              skipped.add(Skipped.HIDDEN);
            } else {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(folder)) {
              throw e;
            }
            skipped.add(Skipped.UNREADABLE);
            return FileVisitResult.CONTINUE;
          }
        });
    // by the text of the path, since the order of paths themselves is the system's
    files.sort(Comparator.comparing(file -> name(folder.relativize(file))));
    return new FolderWalk(files, skipped);
  }

  private static boolean hidden(Path path) throws IOException {
    return name(path.getFileName()).startsWith(".") || Files.isHidden(path);
  }

  private static boolean fits(Path file, List<String> suffixes) {
    String name = name(file.getFileName());
    return suffixes.isEmpty() || suffixes.stream().anyMatch(name::endsWith);
  }

  private static String name(Path path) {
    return path.toString().replace('\\', '/');
  }
}
