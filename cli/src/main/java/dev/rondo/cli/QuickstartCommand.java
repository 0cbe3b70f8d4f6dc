package dev.rondo.cli;

import dev.rondo.tasks.LanguageModelOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
    sortOptions = false,
    footer = {"", "Ctrl-C leaves a file from which --resume goes on."})
final class QuickstartCommand implements Callable<Integer> {
  /** As many characters as two cores read in about two minutes. */
  private static final int BUDGET = 10_000_000;

  /** More would leave no time for a few passes. */
  private static final int LIMIT = BUDGET / 5;

  private static final int MOST_EPOCHS = 50;
  private static final int STEPS = 50;
  private static final int MOST_LANES = 50;
  private static final int LEAST_TEXT = 100;

  /** A text that is short is cut into fewer lanes, so that an epoch has as many steps as this. */
  private static final int LEAST_STEPS_AN_EPOCH = 10;

  private static final float VALIDATION = 0.1f;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "FILE_OR_DIR",
      description =
          "Any other text: a file, or a folder with text files in it. May be given several times.")
  private List<Path> data = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE.rondo",
      defaultValue = "quickstart.rondo",
      description = "Where the model goes (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("quickstart.rondo");

  @Mixin private final RunOptions run = new RunOptions();

  @Override
  public Integer call() {
    run.check(out);
    PrintWriter writer = spec.commandLine().getOut();
    try (Interruption interruption = new Interruption()) {
      int code =
          run.resume
              ? Resumed.run(TextRun.read(out), data, out, interruption, writer)
              : started(interruption, writer);
      if (code == Exit.DONE) {
        new NextSteps(out, TextRun.read(out).settings().source()).print(writer);
      }
      return code;
    }
  }

  private int started(Interruption interruption, PrintWriter writer) {
    TextSource source = source();
    SourceText text = source.read();
    text.describe(source, writer);
    return TextTraining.start(
            LanguageModelOptions.defaults(), settings(source, text.text()), text.text(), out)
        .run(interruption, writer);
  }

  private TextSource source() {
    if (!data.isEmpty()) {
      return TextSource.of(data, "", LIMIT);
    }
    List<Path> own = OwnSources.folders();
    if (own.isEmpty()) {
      throw run.problem("--data: expected a text, since Rondo's own sources are not here.");
    }
    return TextSource.of(own, ".java", LIMIT);
  }

  private static TextSettings settings(TextSource source, String text) {
    int characters = text.codePointCount(0, text.length());
    if (characters < LEAST_TEXT) {
      throw new IllegalArgumentException(
          source
              + ": expected at least "
              + LEAST_TEXT
              + " characters to learn from but got "
              + characters
              + "; give more text");
    }
    int lanes = (int) (characters * (1 - VALIDATION) / (STEPS * LEAST_STEPS_AN_EPOCH));
    int epochs = Math.round((float) BUDGET / characters);
    return new TextSettings(
        source,
        TokenKind.CHAR,
        Integer.MAX_VALUE,
        Math.max(1, Math.min(MOST_LANES, lanes)),
        STEPS,
        Math.max(1, Math.min(MOST_EPOCHS, epochs)),
        OptimizerKind.ADAM,
        OptimizerKind.ADAM.usualRate(),
        5f,
        VALIDATION);
  }
}
