package dev.rondo.cli;

import dev.rondo.data.text.Tokenizer;
import dev.rondo.dataset.Dataset;
import dev.rondo.tasks.LanguageModel;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A text as training and validation data.
 *
 * @param training windows over the first part
 * @param validation windows over the last part
 * @param tokens of the whole text
 * @param fingerprint the same for the same tokens only
 */
record TextData(Dataset training, Dataset validation, int tokens, String fingerprint) {

  /**
   * Makes data of a text.
   *
   * @throws IllegalArgumentException if the text is too short
   */
  static TextData of(String text, Tokenizer tokenizer, TextSettings settings) {
    int[] tokens = tokenizer.encode(text);
    int split = tokens.length - (int) Math.round((double) tokens.length * settings.validSplit());
    int[] first = Arrays.copyOfRange(tokens, 0, split);
    int[] last = Arrays.copyOfRange(tokens, split, tokens.length);
    long needed = (long) settings.batch() * settings.steps() + 1;
    if (first.length < needed || last.length < 2) {
      throw new IllegalArgumentException(
          settings.source()
              + ": expected at least "
              + needed
              + " "
              + settings.tokens().plural()
              + " to train on (batch "
              + settings.batch()
              + " x steps "
              + settings.steps()
              + " + 1) and 2 to validate on but got "
              + first.length
              + " and "
              + last.length
              + "; give more text, or a smaller --batch or --steps");
    }
    return new TextData(
        LanguageModel.windows(first, settings.batch(), settings.steps()),
        validation(last, settings),
        tokens.length,
        fingerprint(tokens));
  }

  /** Fewer lanes, or shorter windows, where the last part of a text is short. */
  private static Dataset validation(int[] tokens, TextSettings settings) {
    int steps = Math.min(settings.steps(), tokens.length - 1);
    int lanes = Math.max(1, Math.min(settings.batch(), (tokens.length - 1) / steps));
    return LanguageModel.windows(tokens, lanes, steps);
  }

  private static String fingerprint(int[] tokens) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
      for (int token : tokens) {
        chunk.putInt(token);
        if (!chunk.hasRemaining()) {
          digest.update(chunk.flip());
          chunk.clear();
        }
      }
      digest.update(chunk.flip());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
