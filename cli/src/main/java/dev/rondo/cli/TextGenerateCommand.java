package dev.rondo.cli;

import dev.rondo.data.text.Vocabulary;
import dev.rondo.tasks.LanguageModel;
import dev.rondo.tasks.Sampling;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
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
@Command(
    name = "generate",
    description = "Write text with a trained model.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class TextGenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final Verbose verbose = new Verbose();

  @Parameters(index = "0", paramLabel = "FILE.rondo", description = "A trained model.")
  private Path file = Path.of("");

  @Option(names = "--prompt", defaultValue = "", description = "What the text begins with.")
  private String prompt = "";

  @Option(
      names = "--length",
      defaultValue = "500",
      description = "Tokens to write (${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--temperature",
      defaultValue = "0.8",
      description = "0 for the likeliest, above 1 for wild (${DEFAULT-VALUE}).")
  private float temperature;

  @Option(
      names = "--top-k",
      defaultValue = "0",
      description = "Draw among so many of the likeliest only; 0 for all (${DEFAULT-VALUE}).")
  private int topK;

  @Option(
      names = "--top-p",
      defaultValue = "1",
      description = "Draw among the likeliest of this probability only (${DEFAULT-VALUE}).")
  private float topP;

  @Option(names = "--seed", description = "The same seed writes the same text (random).")
  private @Nullable Long seed;

  @Override
  public Integer call() {
    Sampling sampling = sampling();
    LanguageModel language = LanguageModel.load(file);
    warnOfUnknown(language);
    PrintWriter out = spec.commandLine().getOut();
    out.print(prompt);
    out.flush();
    Iterator<String> text =
        language.generate(prompt, sampling, seed == null ? System.nanoTime() : seed);
    for (int i = 0; i < length && !out.checkError(); i++) {
      out.print(text.next());
      out.flush();
    }
    out.println();
    out.flush();
    return 0;
  }

  private Sampling sampling() {
    if (length < 1) {
      throw new ParameterException(
          spec.commandLine(), "--length: expected at least 1 but got " + length + ".");
    }
    try {
      return new Sampling(temperature, topK, topP);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage() + ".");
    }
  }

  private void warnOfUnknown(LanguageModel language) {
    Vocabulary vocabulary = language.tokenizer().vocabulary();
    int unknown = 0;
    for (int token : language.tokenizer().encode(prompt)) {
      unknown += token == vocabulary.unknown() ? 1 : 0;
    }
    if (unknown > 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("rondo: the model has never seen " + unknown + " of the tokens in the prompt");
      err.flush();
    }
  }
}
