package dev.rondo.cli;

import dev.rondo.model.Model;
import dev.rondo.saving.Archive;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is in a file. */
@Command(
    name = "info",
    description =
        "Show what is in a .rondo file: layers, shapes, parameters, and how it was trained.",
    mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final Verbose verbose = new Verbose();

  @Parameters(index = "0", paramLabel = "FILE.rondo", description = "A model or checkpoint.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    Model model = Model.load(file);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%s, %,d bytes%n%n", file, size());
    out.print(model.summary());
    try (Archive archive = Archive.open(file)) {
      if (TextSettings.isIn(archive)) {
        out.println();
        TextSettings settings = TextSettings.read(archive);
        out.print(settings.table());
      }
    }
    out.flush();
    return 0;
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
