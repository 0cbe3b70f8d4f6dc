package dev.rondo.cli;

import dev.rondo.data.text.Tokenizer;
import dev.rondo.model.Callbacks;
import dev.rondo.model.EpochLog;
import dev.rondo.model.Fit;
import dev.rondo.model.ProgressBar;
import dev.rondo.model.Trainer;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tasks.LanguageModel;
import dev.rondo.tasks.LanguageModelOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/** Trains a language model before people's eyes, and leaves a file whatever happens. */
final class TextTraining {
  private final LanguageModel language;
  private final Path file;
  private final Trainer trainer;
  private final TextData data;
  private final Autosave saved;

  private TextTraining(LanguageModel language, TextRun run, TextData data, Path file) {
    this.language = language;
    this.file = file;
    this.data = data;
    TextSettings settings = run.settings();
    this.trainer =
        language.trainer(settings.optimizer().of(settings.learningRate(), settings.clip()));
    this.saved = new Autosave(language, run, file);
  }

  /** A new model. */
  static TextTraining start(
      LanguageModelOptions options, TextSettings settings, String text, Path file) {
    Tokenizer tokenizer = settings.tokens().fit(text, settings.vocabulary());
    TextData data = TextData.of(text, tokenizer, settings);
    LanguageModel language = LanguageModel.of(tokenizer, options);
    return new TextTraining(language, TextRun.start(settings, data.fingerprint()), data, file);
  }

  /**
   * The model in a file, from where it was stopped.
   *
   * @throws RondoFileException if the text is not the one it was trained on
   */
  static TextTraining resume(TextRun run, String text, Path file) {
    LanguageModel language = LanguageModel.load(file);
    TextData data = TextData.of(text, language.tokenizer(), run.settings());
    if (!data.fingerprint().equals(run.fingerprint())) {
      throw new RondoFileException(
          file
              + ": expected the text it was trained on but got another one, or it was changed: "
              + run.settings().source()
              + "; name the old text with --data, or begin anew with another --out");
    }
    TextTraining training = new TextTraining(language, run, data, file);
    training.trainer.resume(file);
    return training;
  }

  /**
   * Trains to the end or until it is interrupted, and writes the file either way.
   *
   * @return the exit code
   */
  int run(Interruption interruption, PrintWriter out) {
    describe(out);
    TextSettings settings = saved.run().settings();
    Watch watch = new Watch(interruption, out);
    Fit fit =
        Fit.epochs(settings.epochs())
            .validation(watch.over(data.validation()))
            .callbacks(watch, progress(), new Sample(language, out), saved);
    try {
      trainer.fit(data.training(), fit);
    } catch (CancellationException e) {
      out.println("validation left out; --resume makes up for it");
    }
    if (saved.run().isComplete()) {
      return interruption.came() ? Exit.INTERRUPTED : Exit.DONE;
    }
    boolean worthless = !watch.sawLearning() && Files.exists(file);
    if (!worthless) {
      saved.save(trainer);
    }
    String goOn =
        worthless
            ? "nothing was learnt yet, so " + file + " is as it was"
            : "all that was learnt is in " + file + ", and --resume goes on from there";
    if (watch.isAlone()) {
      throw new UncheckedIOException(
          "output: cannot be written to any more, so training stopped; " + goOn,
          new IOException("closed or full"));
    }
    out.println("stopped: " + goOn);
    out.flush();
    return Exit.INTERRUPTED;
  }

  private void describe(PrintWriter out) {
    TextSettings settings = saved.run().settings();
    LanguageModelOptions options = language.options();
    String tokens = settings.tokens().plural();
    out.printf(
        Locale.ROOT,
        "model       %d x %s of %d units, %,d %s known, %,d parameters%n",
        options.layers(),
        options.cell(),
        options.units(),
        language.tokenizer().vocabulary().size() - 1,
        tokens,
        language.model().weights().parameters());
    out.printf(
        Locale.ROOT,
        "training    %d epochs of %,d steps, %d x %d %s a step, %s, last %.0f %% to validate%n",
        settings.epochs(),
        data.training().batches(),
        settings.batch(),
        settings.steps(),
        tokens,
        settings.optimizer(),
        100 * settings.validSplit());
    int done = saved.run().done();
    if (done > 0) {
      out.printf(Locale.ROOT, "resumed     %d of %d epochs are done%n", done, settings.epochs());
    }
    out.println();
    out.flush();
  }

  private ProgressBar progress() {
    return Callbacks.progressBar(System.out)
        .unit(saved.run().settings().tokens().brief())
        .width(Terminal::columns)
        .bars(Terminal.isThere())
        .epochLine(this::epochLine);
  }

  private String epochLine(EpochLog log) {
    double valid = log.get("val_loss");
    return String.format(
        Locale.ROOT,
        "loss %.3f  valid %.3f  %s",
        log.get("loss"),
        valid,
        saved.run().settings().tokens().measure(valid));
  }
}
