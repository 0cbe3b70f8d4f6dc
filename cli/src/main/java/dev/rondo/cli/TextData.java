package dev.rondo.cli;

import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.Tokenizer;
import dev.rondo.dataset.Dataset;
import dev.rondo.tasks.LanguageModel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A text as training and validation data.
 *
 * @param training windows over the first part
 * @param validation windows over the last part
 * @param tokens of the whole text
 */
record TextData(Dataset training, Dataset validation, int tokens) {

  /** The text that the settings name, cut to their limit. */
  static String read(TextSettings settings) {
    Path path = Path.of(settings.data());
    String text =
        (settings.suffix().isEmpty() ? Corpus.read(path) : Corpus.read(path, settings.suffix()))
            .text();
    int end = settings.limit();
    if (end == 0 || text.length() <= end) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  static TextData of(String text, Tokenizer tokenizer, TextSettings settings) {
    int[] tokens = tokenizer.encode(text);
    int split = tokens.length - Math.round(tokens.length * settings.validSplit());
    int[] first = Arrays.copyOfRange(tokens, 0, split);
    int[] last = Arrays.copyOfRange(tokens, split, tokens.length);
    int needed = settings.batch() * settings.steps() + 1;
    if (first.length < needed || last.length < 2) {
      throw new IllegalArgumentException(
          settings.data()
              + ": expected at least "
              + needed
              + " "
              + settings.tokens().plural()
              + " to train on (batch "
              + settings.batch()
              + " x steps "
              + settings.steps()
              + " + 1) but got "
              + first.length
              + " and "
              + last.length
              + " to validate on; give more text, or a smaller --batch or --steps");
    }
    return new TextData(
        LanguageModel.windows(first, settings.batch(), settings.steps()),
        validation(last, settings),
        tokens.length);
  }

  /** Fewer lanes, or shorter windows, where the last part of a text is short. */
  private static Dataset validation(int[] tokens, TextSettings settings) {
    int steps = Math.min(settings.steps(), tokens.length - 1);
    int lanes = Math.max(1, Math.min(settings.batch(), (tokens.length - 1) / steps));
    return LanguageModel.windows(tokens, lanes, steps);
  }
}
