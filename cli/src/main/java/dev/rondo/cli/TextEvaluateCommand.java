package dev.rondo.cli;

import dev.rondo.data.text.Tokenizer;
import dev.rondo.tasks.LanguageModel;
import dev.rondo.tasks.TextScore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    sortOptions = false)
final class TextEvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE.rondo", description = "A trained model.")
  private Path file = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE_OR_DIR",
      description =
          "The text: a file, or a folder with text files in it. May be given several times.")
  private List<Path> data = new ArrayList<>();

  @Option(
      names = "--suffix",
      paramLabel = ".EXT",
      defaultValue = "",
      description = "Of a folder, read only files whose names end like this (default: all).")
  private String suffix = "";

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "Lanes of text read side by side: more is faster, and each starts without context; fewer"
              + " are taken of a short text (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "50",
      description = "Tokens of a window; the state is carried on (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Mixin final Threads threads = new Threads();

  @Override
  public Integer call() {
    atLeastOne("--batch", batch);
    atLeastOne("--steps", steps);
    LanguageModel language = LanguageModel.load(file);
    Tokenizer tokenizer = language.tokenizer();
    TextSource source = TextSource.of(data, suffix, 0);
    int[] tokens = tokenizer.encode(source.read().text());
    TokenKind kind = TokenKind.of(tokenizer);
    if (tokens.length < 2) {
      throw new IllegalArgumentException(
          source
              + ": expected at least 2 "
              + kind.plural()
              + " but got "
              + tokens.length
              + "; give more text");
    }
    int length = Math.min(steps, tokens.length - 1);
    int lanes = Math.min(batch, (tokens.length - 1) / length);
    TextScore score = language.evaluate(tokens, lanes, length);
    int unknown = tokenizer.vocabulary().unknown();
    long strange = Arrays.stream(tokens).filter(token -> token == unknown).count();
    print(kind, score, strange);
    return Exit.DONE;
  }

  private void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + ": expected at least 1 but got " + value + ".");
    }
  }

  private void print(TokenKind kind, TextScore score, long unknown) {
    PrintWriter out = spec.commandLine().getOut();
    String token = kind == TokenKind.CHAR ? "character" : "word";
    out.printf(
        Locale.ROOT, "%-12s%,d predicted, %,d unknown%n", kind.plural(), score.tokens(), unknown);
    out.printf(Locale.ROOT, "loss        %.4f nats a %s%n", score.nats(), token);
    out.printf(Locale.ROOT, "            %.4f bits a %s%n", score.bits(), token);
    out.printf(Locale.ROOT, "perplexity  %.3f%n", score.perplexity());
    out.flush();
  }
}
