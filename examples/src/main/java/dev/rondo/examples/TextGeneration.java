package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.tensor.Activation.RELU;
import static dev.rondo.tensor.Activation.SOFTMAX;

import dev.rondo.data.text.CharTokenizer;
import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.Tokenizer;
import dev.rondo.dataset.Windows;
import dev.rondo.model.Callbacks;
import dev.rondo.model.Fit;
import dev.rondo.model.History;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.model.Session;
import dev.rondo.tensor.RandomState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Embedding, two LSTM layers and two dense ones learn to write a text, with the last tenth of it
 * kept for validation: the licence of this project, or the file named after the epochs. {@code
 * dev.rondo.tasks.LanguageModel} has all this in one class.
 */
public final class TextGeneration {
  private static final int LANES = 8;
  private static final int STEPS = 40;

  /** The tenth for validation has a window and the character after it. */
  private static final int LEAST = 10 * STEPS + 1;

  private TextGeneration() {}

  public static void main(String[] args) {
    int epochs = Arguments.epochs(args, 20);
    run(args.length < 2 ? licence() : Arguments.orEnd(() -> read(Path.of(args[1]))), epochs);
  }

  /**
   * The text of a file, or of all files of a folder.
   *
   * @throws IllegalArgumentException if it is not enough to learn from and to validate with
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  static String read(Path file) {
    String text = Corpus.read(file).text();
    int characters = text.codePointCount(0, text.length());
    if (characters < LEAST) {
      throw new IllegalArgumentException(
          file
              + ": expected a text of at least "
              + LEAST
              + " characters but got "
              + characters
              + "; choose a longer one");
    }
    return text;
  }

  static History run(String text, int epochs) {
    Tokenizer tokenizer = CharTokenizer.fit(text);
    int[] tokens = tokenizer.encode(text);
    int split = tokens.length * 9 / 10;
    int known = tokenizer.vocabulary().size();

    Model model =
        Sequential.of(
            embedding(known, 32),
            lstm(96).returnSequences(),
            lstm(96).returnSequences(),
            dense(64, RELU),
            dense(known, SOFTMAX));
    System.out.println(model.summary());

    History history =
        model
            .compile(adam(4e-3f).clipGlobalNorm(5), sparseCategoricalCrossentropy(), accuracy())
            .fit(
                Windows.of(Arrays.copyOf(tokens, split), LANES, STEPS),
                Fit.epochs(epochs)
                    .validation(
                        Windows.of(Arrays.copyOfRange(tokens, split, tokens.length), 1, STEPS))
                    .callbacks(Callbacks.progressBar(System.out).unit("characters")));
    System.out.println(write(model, tokenizer, "You may ", 300));
    return history;
  }

  /** Draws one character after the other, each with the probability the model gives it. */
  private static String write(Model model, Tokenizer tokenizer, String prompt, int length) {
    Session session = model.session();
    RandomState random = RandomState.seeded(7);
    float[] probabilities = {};
    for (int token : tokenizer.encode(prompt)) {
      probabilities = session.step(token);
    }
    StringBuilder written = new StringBuilder(prompt);
    for (int i = 0; i < length; i++) {
      int token = draw(probabilities, random.nextFloat());
      written.append(tokenizer.decode(token));
      probabilities = session.step(token);
    }
    return written.toString();
  }

  private static int draw(float[] probabilities, float at) {
    float left = at;
    for (int i = 0; i < probabilities.length - 1; i++) {
      left -= probabilities[i];
      if (left < 0) {
        return i;
      }
    }
    return probabilities.length - 1;
  }

  /** The licence of this project, which lies in the jar. */
  static String licence() {
    try (InputStream in = TextGeneration.class.getResourceAsStream("/LICENSE")) {
      if (in == null) {
        throw new IllegalStateException("LICENSE is not on the class path: build with Maven");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
