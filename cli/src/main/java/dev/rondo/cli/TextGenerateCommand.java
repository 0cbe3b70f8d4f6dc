package dev.rondo.cli;

import dev.rondo.tasks.LanguageModel;
import dev.rondo.tasks.Sampling;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes text with a trained model, as it is drawn. */
@Command(name = "generate", description = "Write text with a trained model.", sortOptions = false)
final class TextGenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE.rondo", description = "A trained model.")
  private Path file = Path.of("");

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What the text begins with (default: nothing).")
  private String prompt = "";

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "500",
      description = "Tokens to write (default: ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.8",
      description =
          "0 for the likeliest token always, 1 for the model's own probabilities, above for wilder"
              + " text (default: ${DEFAULT-VALUE}).")
  private float temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "0",
      description =
          "Draw among so many of the likeliest only, 0 for all (default: ${DEFAULT-VALUE}).")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "Draw among the likeliest that together have this probability only (default:"
              + " ${DEFAULT-VALUE}).")
  private float topP;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "The same seed writes the same text (default: another one each time).")
  private @Nullable Long seed;

  @Mixin final Threads threads = new Threads();

  @Override
  public Integer call() {
    Sampling sampling = sampling();
    LanguageModel language = LanguageModel.load(file);
    warnOfUnknown(language);
    PrintWriter out = spec.commandLine().getOut();
    out.print(prompt);
    out.flush();
    long drawn = seed == null ? System.nanoTime() : seed;
    Iterator<String> text = language.generate(prompt, sampling, drawn);
    // whoever reads may have enough before the end, as head has
    for (int i = 0; i < length && !out.checkError(); i++) {
      out.print(text.next());
      out.flush();
    }
    out.println();
    out.flush();
    return Exit.DONE;
  }

  private Sampling sampling() {
    if (length < 0) {
      throw new ParameterException(
          spec.commandLine(), "--length: expected 0 or more but got " + length + ".");
    }
    try {
      return new Sampling(temperature, topK, topP);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage() + ".", e);
    }
  }

  private void warnOfUnknown(LanguageModel language) {
    int unknown = language.tokenizer().vocabulary().unknown();
    int[] tokens = language.tokenizer().encode(prompt);
    long strange = Arrays.stream(tokens).filter(token -> token == unknown).count();
    if (strange > 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          Locale.ROOT,
          "rondo: --prompt: the model has never seen %,d of its %,d %s, which read as unknown%n",
          strange,
          tokens.length,
          TokenKind.of(language.tokenizer()).plural());
      err.flush();
    }
  }
}
