package dev.rondo.cli;

import dev.rondo.data.text.Tokenizer;
import dev.rondo.model.Callback;
import dev.rondo.model.Callbacks;
import dev.rondo.model.EpochLog;
import dev.rondo.model.Fit;
import dev.rondo.model.ProgressBar;
import dev.rondo.model.Trainer;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.tasks.LanguageModel;
import dev.rondo.tasks.LanguageModelOptions;
import dev.rondo.tasks.Sampling;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;

/**
 * Trains a language model before people's eyes: bar, epoch lines, samples, and a file at the end.
 */
final class TextTraining {
  private static final int SAMPLE_TOKENS = 240;
  private static final Sampling SAMPLING = Sampling.temperature(0.8f);

  private final LanguageModel language;
  private final TextSettings settings;
  private final Path file;
  private final Trainer trainer;
  private final TextData data;
  private final PrintWriter out;

  private TextTraining(
      LanguageModel language, TextSettings settings, Path file, String text, PrintWriter out) {
    this.language = language;
    this.settings = settings;
    this.file = file;
    this.out = out;
    this.trainer =
        language.trainer(settings.optimizer().of(settings.learningRate(), settings.clip()));
    this.data = TextData.of(text, language.tokenizer(), settings);
  }

  /** A new model. */
  static TextTraining start(
      LanguageModelOptions options, TextSettings settings, Path file, PrintWriter out) {
    String text = TextData.read(settings);
    Tokenizer tokenizer = settings.tokens().fit(text, settings.vocabulary());
    return new TextTraining(LanguageModel.of(tokenizer, options), settings, file, text, out);
  }

  /** The model in a file, from where it was stopped. */
  static TextTraining resume(TextSettings settings, Path file, PrintWriter out) {
    String text = TextData.read(settings);
    TextTraining training = new TextTraining(LanguageModel.load(file), settings, file, text, out);
    training.trainer.resume(file);
    return training;
  }

  /**
   * Trains to the end or until it is interrupted, and writes the file either way.
   *
   * @return whether it came to the end
   */
  boolean run() {
    describe();
    ArchiveEntry[] more = {language.entry(), settings.entry()};
    try (Interruption interruption = new Interruption(trainer::stop)) {
      Fit fit =
          Fit.epochs(settings.epochs())
              .validation(data.validation())
              .callbacks(progress(), new Sample(), Callbacks.checkpoint(file).with(more));
      trainer.fit(data.training(), fit);
      trainer.saveCheckpoint(file, more);
      if (interruption.came()) {
        out.println();
        out.println("stopped; all that was learnt is in " + file + ": --resume goes on from there");
      }
      out.flush();
      return !interruption.came();
    }
  }

  private void describe() {
    out.printf(
        Locale.ROOT,
        "text        %s, %,d %s%n",
        settings.data(),
        data.tokens(),
        settings.tokens().plural());
    LanguageModelOptions options = language.options();
    out.printf(
        Locale.ROOT,
        "model       %d x %s of %d units, %,d %s known, %,d parameters%n",
        options.layers(),
        options.cell(),
        options.units(),
        language.tokenizer().vocabulary().size(),
        settings.tokens().plural(),
        language.model().weights().parameters());
    out.printf(
        Locale.ROOT,
        "training    %d epochs of %,d steps, batch %d x %d %s, %s, last %.0f %% to validate%n%n",
        settings.epochs(),
        data.training().batches(),
        settings.batch(),
        settings.steps(),
        settings.tokens().plural(),
        settings.optimizer(),
        100 * settings.validSplit());
    out.flush();
  }

  private ProgressBar progress() {
    return Callbacks.progressBar(System.out)
        .unit(settings.tokens().plural())
        .width(Terminal::columns)
        .bars(Terminal.isThere())
        .epochLine(this::epochLine);
  }

  private String epochLine(EpochLog log) {
    double valid = log.get("val_loss");
    String measure =
        settings.tokens() == TokenKind.CHAR
            ? String.format(Locale.ROOT, "%.3f bits per character", valid / Math.log(2))
            : String.format(Locale.ROOT, "perplexity %.1f", Math.exp(valid));
    return String.format(
        Locale.ROOT, "loss %.4f  validation %.4f  %s", log.get("loss"), valid, measure);
  }

  /** Shows after each epoch what the model writes by now. */
  private final class Sample implements Callback {
    @Override
    public void onEpochEnd(Trainer trainer, EpochLog log) {
      Iterator<String> text = language.generate("\n", SAMPLING, log.epoch());
      StringBuilder sample = new StringBuilder();
      for (int i = 0; i < SAMPLE_TOKENS; i++) {
        sample.append(text.next());
      }
      sample.toString().strip().lines().forEach(line -> out.println("  | " + line));
      out.println();
      out.flush();
    }
  }
}
