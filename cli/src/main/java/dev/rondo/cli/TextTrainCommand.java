package dev.rondo.cli;

import dev.rondo.tasks.LanguageModelOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a language model with every choice open. */
@Command(
    name = "train",
    description = "Learn to write like a text.",
    sortOptions = false,
    footer = {
      "",
      "Ctrl-C leaves a file from which --resume goes on; then only --epochs, --threads and, if the"
          + " text was moved, --data may be given."
    })
final class TextTrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final TextOptions text = new TextOptions();
  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE.rondo",
      defaultValue = "text.rondo",
      description = "Where the model goes (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("text.rondo");

  @Override
  public Integer call() {
    run.check(out);
    PrintWriter writer = spec.commandLine().getOut();
    try (Interruption interruption = new Interruption()) {
      return run.resume ? resumed(interruption, writer) : started(interruption, writer);
    }
  }

  private int started(Interruption interruption, PrintWriter writer) {
    if (text.data.isEmpty()) {
      throw run.problem("--data: expected a text file, or a folder with text files, but got none.");
    }
    LanguageModelOptions options = run.checked(text::model);
    TextSettings settings = run.checked(text::settings);
    SourceText source = settings.source().read();
    source.describe(settings.source(), writer);
    int code = TextTraining.start(options, settings, source.text(), out).run(interruption, writer);
    if (code == Exit.DONE) {
      writer.println("saved " + out);
      writer.flush();
    }
    return code;
  }

  private int resumed(Interruption interruption, PrintWriter writer) {
    TextRun before = TextRun.read(out);
    boolean longer = spec.commandLine().getParseResult().hasMatchedOption("--epochs");
    TextRun goal =
        longer ? before.with(run.checked(() -> before.settings().epochs(text.epochs))) : before;
    return Resumed.run(goal, text.data, out, interruption, writer);
  }
}
