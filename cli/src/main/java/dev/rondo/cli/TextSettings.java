package dev.rondo.cli;

import java.util.Locale;

/**
 * How a language model is trained: what was typed, and what a resumed run does as the first one
 * did.
 *
 * @param batch lanes that are read side by side
 * @param steps tokens of a window, through which gradients flow
 * @param epochs passes over the text
 * @param clip largest norm of the gradients; 0 for none
 * @param validSplit the last part of the text, kept for validation
 */
record TextSettings(
    TextSource source,
    TokenKind tokens,
    int vocabulary,
    int batch,
    int steps,
    int epochs,
    OptimizerKind optimizer,
    float learningRate,
    float clip,
    float validSplit) {

  TextSettings {
    atLeast("--batch", 1, batch);
    atLeast("--steps", 1, steps);
    atLeast("--epochs", 1, epochs);
    atLeast("--vocabulary", 2, vocabulary);
    if (!(learningRate > 0f) || Float.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          "--learning-rate: expected a number above 0 but got " + learningRate);
    }
    if (!(clip >= 0f) || Float.isInfinite(clip)) {
      throw new IllegalArgumentException("--clip: expected 0 (none) or more but got " + clip);
    }
    if (!(validSplit > 0f && validSplit < 1f)) {
      throw new IllegalArgumentException(
          "--valid-split: expected a part between 0 and 1 but got " + validSplit);
    }
  }

  private static void atLeast(String option, int least, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          option + ": expected at least " + least + " but got " + value);
    }
  }

  /** The same for more or fewer epochs. */
  TextSettings epochs(int other) {
    return with(source, other);
  }

  /** The same with the text in another place. */
  TextSettings source(TextSource other) {
    return with(other, epochs);
  }

  private TextSettings with(TextSource text, int passes) {
    return new TextSettings(
        text, tokens, vocabulary, batch, steps, passes, optimizer, learningRate, clip, validSplit);
  }

  /** As people read it. */
  String table() {
    return String.format(
        Locale.ROOT,
        "text           %s%ntokens         %s%nbatch x steps  %d x %d%n"
            + "optimizer      %s, learning rate %s, gradients %s%nvalidation     last %.0f %%%n",
        source,
        tokens.plural(),
        batch,
        steps,
        optimizer,
        learningRate,
        clip > 0 ? "clipped to norm " + clip : "not clipped",
        100 * validSplit);
  }
}
