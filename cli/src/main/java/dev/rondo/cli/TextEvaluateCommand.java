package dev.rondo.cli;

import dev.rondo.data.text.Corpus;
import dev.rondo.tasks.LanguageModel;
import dev.rondo.tasks.TextScore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how well a trained model predicts a text. */
@Command(
    name = "evaluate",
    description = "Say how well a trained model predicts a text.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class TextEvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final Verbose verbose = new Verbose();

  @Parameters(index = "0", paramLabel = "FILE.rondo", description = "A trained model.")
  private Path file = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE_OR_DIR",
      description = "The text: a file, or a folder with text files.")
  private Path data = Path.of("");

  @Option(
      names = "--suffix",
      paramLabel = ".EXT",
      defaultValue = "",
      description = "Of a folder, read only files whose names end like this.")
  private String suffix = "";

  @Option(
      names = "--batch",
      defaultValue = "1",
      description =
          "Lanes of text read side by side: more is faster, and each starts without"
              + " context (${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--steps",
      defaultValue = "100",
      description = "Tokens of a window; the state is carried on (${DEFAULT-VALUE}).")
  private int steps;

  @Override
  public Integer call() {
    if (batch < 1 || steps < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--batch and --steps: expected at least 1 but got " + batch + " and " + steps + ".");
    }
    LanguageModel language = LanguageModel.load(file);
    Corpus corpus = suffix.isEmpty() ? Corpus.read(data) : Corpus.read(data, suffix);
    int[] tokens = language.tokenizer().encode(corpus.text());
    int most = Math.max(1, (tokens.length - 1) / batch);
    TextScore score = language.evaluate(tokens, batch, Math.min(steps, most));
    print(spec.commandLine().getOut(), score);
    return 0;
  }

  private static void print(PrintWriter out, TextScore score) {
    out.printf(Locale.ROOT, "nats a token   %10.4f%n", score.nats());
    out.printf(Locale.ROOT, "bits a token   %10.4f%n", score.bits());
    out.printf(Locale.ROOT, "perplexity     %10.2f%n", score.perplexity());
    out.printf(Locale.ROOT, "tokens         %,10d%n", score.tokens());
    out.flush();
  }
}
