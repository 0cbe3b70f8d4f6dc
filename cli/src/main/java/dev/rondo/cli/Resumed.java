package dev.rondo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** A training run that goes on from its file. */
final class Resumed {
  private Resumed() {}

  /**
   * Trains on, unless all epochs are done.
   *
   * @param moved where the text is now; empty if it is where it was
   * @return the exit code
   */
  static int run(
      TextRun run, List<Path> moved, Path file, Interruption interruption, PrintWriter out) {
    if (run.isComplete()) {
      out.printf(
          "%s: nothing to resume, %d epochs are done; for more:%n  %s text train --resume --out %s"
              + " --epochs %d%n",
          file,
          run.done(),
          ShellWord.of(Rondo.name()),
          ShellWord.of(file.toString()),
          2 * run.done());
      out.flush();
      return Exit.DONE;
    }
    TextSettings settings = run.settings();
    TextSource source = moved.isEmpty() ? settings.source() : settings.source().at(moved);
    SourceText text = source.read();
    text.describe(source, out);
    TextRun here = run.with(settings.source(source));
    return TextTraining.resume(here, text.text(), file).run(interruption, out);
  }
}
