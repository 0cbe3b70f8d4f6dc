package dev.rondo.cli;

import dev.rondo.model.EpochLog;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.Descriptions;
import dev.rondo.saving.RondoFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A training run as its file tells of it: how it was started, and how far it came.
 *
 * @param fingerprint of the tokens, since a run can only go on with the same ones
 * @param done epochs that are complete
 * @param loss of the last of them; NaN before the first
 * @param validation loss on the validation part after it; NaN before the first
 */
record TextRun(
    TextSettings settings, String fingerprint, int done, double loss, double validation) {
  private static final String ENTRY = "text_training.json";
  private static final Descriptions KNOWN =
      Descriptions.of(TextRun.class, TextSettings.class, TextSource.class);

  static TextRun start(TextSettings settings, String fingerprint) {
    return new TextRun(settings, fingerprint, 0, Double.NaN, Double.NaN);
  }

  /** The same run, after an epoch. */
  TextRun after(EpochLog log) {
    return new TextRun(settings, fingerprint, log.epoch(), log.get("loss"), log.get("val_loss"));
  }

  /** The same run, with settings that may be changed while it rests. */
  TextRun with(TextSettings others) {
    return new TextRun(others, fingerprint, done, loss, validation);
  }

  boolean isComplete() {
    return done >= settings.epochs();
  }

  /** As people read it. */
  String table() {
    StringBuilder text = new StringBuilder(settings.table());
    text.append(
        String.format(Locale.ROOT, "epochs         %d of %d done%n", done, settings.epochs()));
    if (done > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "loss           %.4f, validation %.4f, %s%n",
              loss,
              validation,
              settings.tokens().measure(validation)));
    }
    return text.toString();
  }

  ArchiveEntry entry() {
    return ArchiveEntry.json(ENTRY, KNOWN.write(this));
  }

  /** Whether a file tells of a run: not if it was saved by other means than the command. */
  static boolean isIn(Archive archive) {
    return archive.has(ENTRY);
  }

  static TextRun read(Archive archive) {
    return archive.description(ENTRY, TextRun.class, KNOWN);
  }

  /**
   * Reads of the run in a file that is to be resumed.
   *
   * @throws RondoFileException if there is none
   */
  static TextRun read(Path file) {
    try (Archive archive = Archive.open(file)) {
      if (!isIn(archive)) {
        throw new RondoFileException(
            file
                + ": expected a model that this command trained but found another, without "
                + ENTRY
                + "; leave --resume out, and name a new file with --out");
      }
      return read(archive);
    }
  }
}
