package dev.rondo.cli;

import dev.rondo.tasks.LanguageModelOptions;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Two minutes from a clone to a network that writes. */
@Command(
    name = "quickstart",
    description = {
      "Watch an LSTM learn: about two minutes on two cores.",
      "It reads Rondo's own Java sources, or any text you name, character by character, and writes"
          + " what it has learnt after each pass."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class QuickstartCommand implements Callable<Integer> {
  /** As many characters as two cores read in about two minutes. */
  private static final int BUDGET = 6_000_000;

  /** More would leave no time for a second pass. */
  private static final int LIMIT = BUDGET / 4;

  private static final int BATCH = 50;
  private static final int STEPS = 50;

  @Spec private CommandSpec spec;

  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--data",
      paramLabel = "FILE_OR_DIR",
      description = "Any other text: a file, or a folder with text files in it.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "FILE.rondo",
      defaultValue = "quickstart.rondo",
      description = "Where the model goes (${DEFAULT-VALUE}).")
  private Path out = Path.of("quickstart.rondo");

  @Override
  public Integer call() {
    run.check(out);
    PrintWriter writer = spec.commandLine().getOut();
    TextTraining training =
        run.resume
            ? TextTraining.resume(TextSettings.read(out), out, writer)
            : TextTraining.start(LanguageModelOptions.defaults(), settings(), out, writer);
    if (!training.run()) {
      return 130;
    }
    writer.println("saved " + out + ". Try next:");
    writer.println("  rondo text generate " + out + " --prompt \"public \" --length 400");
    writer.println("  rondo info " + out);
    writer.println("  rondo text train --data YOUR_TEXT --cell gru --epochs 20 --out yours.rondo");
    writer.flush();
    return 0;
  }

  private TextSettings settings() {
    Path text = data;
    return text == null ? of(ownSources(), ".java") : of(text, "");
  }

  private static TextSettings of(Path text, String suffix) {
    TextSettings once =
        new TextSettings(
            text.toString(),
            suffix,
            LIMIT,
            TokenKind.CHAR,
            10_000,
            BATCH,
            STEPS,
            1,
            OptimizerKind.ADAM,
            OptimizerKind.ADAM.usualRate(),
            5f,
            0.1f);
    return once.epochs(epochs(TextData.read(once).length()));
  }

  /** As many passes as the budget allows. */
  private static int epochs(int characters) {
    return Math.max(1, Math.min(50, Math.round((float) BUDGET / Math.max(1, characters))));
  }

  /** The folder that the launcher script stands in. */
  private Path ownSources() {
    String home = System.getProperty("rondo.home", "");
    Path folder = Path.of(home);
    if (home.isEmpty() || !Files.isDirectory(folder.resolve("core"))) {
      throw run.problem("Rondo's own sources are not here; name a text with --data FILE_OR_DIR.");
    }
    return folder;
  }
}
