package dev.rondo.cli;

import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.Descriptions;
import dev.rondo.saving.RondoFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How a language model is trained: all that a resumed run must do as the first one did. Kept in the
 * file.
 *
 * @param data file or folder of text
 * @param suffix the files of a folder to read, such as {@code .java}; empty for all
 * @param limit how many characters to read at most; 0 for all
 * @param batch lanes that are read side by side
 * @param steps tokens of a window, through which gradients flow
 * @param clip largest norm of the gradients; 0 for none
 * @param validSplit the last part of the text, kept for validation
 */
record TextSettings(
    String data,
    String suffix,
    int limit,
    TokenKind tokens,
    int vocabulary,
    int batch,
    int steps,
    int epochs,
    OptimizerKind optimizer,
    float learningRate,
    float clip,
    float validSplit) {
  private static final String ENTRY = "text_training.json";
  private static final Descriptions KNOWN = Descriptions.of(TextSettings.class);

  TextSettings {
    positive("--batch", batch);
    positive("--steps", steps);
    positive("--epochs", epochs);
    if (vocabulary < 2) {
      throw new IllegalArgumentException("--vocabulary: expected at least 2 but got " + vocabulary);
    }
    if (!(learningRate > 0f) || Float.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          "--learning-rate: expected a number above 0 but got " + learningRate);
    }
    if (!(clip >= 0f)) {
      throw new IllegalArgumentException("--clip: expected 0 (none) or more but got " + clip);
    }
    if (!(validSplit > 0f && validSplit < 1f)) {
      throw new IllegalArgumentException(
          "--valid-split: expected a part between 0 and 1 but got " + validSplit);
    }
  }

  private static void positive(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + ": expected at least 1 but got " + value);
    }
  }

  /** The same for more or fewer epochs. */
  TextSettings epochs(int other) {
    return with(data, other);
  }

  /** The same text under another path. */
  TextSettings data(String path) {
    return with(path, epochs);
  }

  private TextSettings with(String path, int passes) {
    return new TextSettings(
        path,
        suffix,
        limit,
        tokens,
        vocabulary,
        batch,
        steps,
        passes,
        optimizer,
        learningRate,
        clip,
        validSplit);
  }

  /** As people read it. */
  String table() {
    return String.format(
        Locale.ROOT,
        "text           %s%ntokens         %s%nbatch x steps  %d x %d%nepochs         %d%n"
            + "optimizer      %s, learning rate %s, gradients clipped to norm %s%n"
            + "validation     last %.0f %%%n",
        data + (suffix.isEmpty() ? "" : " (" + suffix + ")"),
        tokens.plural(),
        batch,
        steps,
        epochs,
        optimizer,
        learningRate,
        clip,
        100 * validSplit);
  }

  ArchiveEntry entry() {
    return ArchiveEntry.json(ENTRY, KNOWN.write(this));
  }

  /** Whether a file holds settings: not if it was saved by other means than the command. */
  static boolean isIn(Archive archive) {
    return archive.has(ENTRY);
  }

  static TextSettings read(Archive archive) {
    return archive.description(ENTRY, TextSettings.class, KNOWN);
  }

  static TextSettings read(Path file) {
    try (Archive archive = Archive.open(file)) {
      if (!isIn(archive)) {
        throw new RondoFileException(
            file
                + ": expected a model that 'rondo text train' wrote but found none of its"
                + " settings; only such a file can be resumed");
      }
      return read(archive);
    }
  }
}
