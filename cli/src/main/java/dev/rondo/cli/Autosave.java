package dev.rondo.cli;

import dev.rondo.model.Callback;
import dev.rondo.model.EpochLog;
import dev.rondo.model.Progress;
import dev.rondo.model.Trainer;
import dev.rondo.tasks.LanguageModel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Writes the file after each epoch, and once a minute within, so that little is lost when the
 * process dies.
 */
final class Autosave implements Callback {
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final LanguageModel language;
  private final Path file;
  private TextRun run;
  private long last = System.nanoTime();

  Autosave(LanguageModel language, TextRun run, Path file) {
    this.language = language;
    this.run = run;
    this.file = file;
  }

  /** The run, as far as it has come. */
  TextRun run() {
    return run;
  }

  void save(Trainer trainer) {
    trainer.saveCheckpoint(file, language.entry(), run.entry());
    last = System.nanoTime();
  }

  @Override
  public void onBatchEnd(Trainer trainer, Progress progress) {
    if (System.nanoTime() - last > PAUSE) {
      save(trainer);
    }
  }

  @Override
  public void onEpochEnd(Trainer trainer, EpochLog log) {
    run = run.after(log);
    save(trainer);
  }
}
