package dev.rondo.cli;

import dev.rondo.model.Model;
import dev.rondo.saving.Archive;
import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is in a file. */
@Command(
    name = "info",
    description =
        "Show what is in a .rondo file: layers, shapes, parameters, and how it was trained.")
final class InfoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE.rondo", description = "A model or checkpoint.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Archive archive = Archive.open(file)) {
      String summary = Model.load(file).summary();
      long size = new File(file.toString()).length();
      out.printf(
          Locale.ROOT, "%s: %,d bytes: %s%n%n", file, size, String.join(", ", archive.names()));
      out.print(summary);
      if (TextRun.isIn(archive)) {
        TextRun run = TextRun.read(archive);
        out.println();
        out.print(run.table());
      }
    }
    out.flush();
    return Exit.DONE;
  }
}
