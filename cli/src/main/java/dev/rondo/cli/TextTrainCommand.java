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
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class TextTrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final TextOptions text = new TextOptions();
  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE.rondo",
      defaultValue = "text.rondo",
      description = "Where the model goes (${DEFAULT-VALUE}).")
  private Path out = Path.of("text.rondo");

  @Override
  public Integer call() {
    run.check(out);
    PrintWriter writer = spec.commandLine().getOut();
    return (run.resume ? resumed(writer) : started(writer)).run() ? 0 : 130;
  }

  private TextTraining started(PrintWriter writer) {
    Path data = text.data;
    if (data == null) {
      throw run.problem("--data is missing: name a text file, or a folder with text files.");
    }
    LanguageModelOptions options = run.checked(text::model);
    TextSettings settings = run.checked(() -> text.settings(data));
    return TextTraining.start(options, settings, out, writer);
  }

  private TextTraining resumed(PrintWriter writer) {
    TextSettings settings = TextSettings.read(out);
    if (spec.commandLine().getParseResult().hasMatchedOption("--epochs")) {
      settings = settings.epochs(text.epochs);
    }
    if (text.data != null) {
      settings = settings.data(text.data.toString());
    }
    return TextTraining.resume(settings, out, writer);
  }
}
