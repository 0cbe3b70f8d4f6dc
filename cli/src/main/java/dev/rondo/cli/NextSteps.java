package dev.rondo.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Three commands to try after the quickstart, which work as they are printed.
 *
 * @param model what it saved
 * @param source what it read
 */
record NextSteps(Path model, TextSource source) {

  void print(PrintWriter out) {
    String rondo = ShellWord.of(Rondo.name());
    String file = ShellWord.of(model.toString());
    out.println("saved " + model + "; three commands to try next:");
    out.println();
    out.println("  " + rondo + " text generate " + file + " --length 1000 --temperature 0.6");
    out.println("  " + rondo + " info " + file);
    out.println("  " + rondo + " text train " + data() + " --cell gru --out " + unused("gru"));
    out.flush();
  }

  /** The same text, or a part of Rondo's own sources. */
  private String data() {
    List<String> paths =
        OwnSources.are(source.paths()) ? List.of(OwnSources.core()) : source.paths();
    String suffix = source.suffix();
    return paths.stream()
            .map(path -> "--data " + ShellWord.of(path))
            .collect(Collectors.joining(" "))
        + (suffix.isEmpty() ? "" : " --suffix " + ShellWord.of(suffix));
  }

  /** The name of a file that is not there yet. */
  private static String unused(String name) {
    String file = name + ".rondo";
    for (int i = 2; Files.exists(Path.of(file)); i++) {
      file = name + i + ".rondo";
    }
    return file;
  }
}
