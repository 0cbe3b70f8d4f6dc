package dev.rondo.tasks;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.rnn;
import static java.util.Objects.requireNonNull;

import dev.rondo.data.text.CharTokenizer;
import dev.rondo.data.text.Detokenizer;
import dev.rondo.data.text.Tokenizer;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.data.text.WordTokenizer;
import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Windows;
import dev.rondo.layers.Layer;
import dev.rondo.losses.Losses;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.model.Trainer;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.optimizers.Optimizers;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.Descriptions;
import dev.rondo.saving.RondoFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Predicts the next character or word of a text (Bengio et al., 2003, "A neural probabilistic
 * language model"; with recurrent networks, Mikolov et al., 2010, "Recurrent neural network based
 * language model"), and so can score text and write it.
 *
 * <pre>{@code
 * String text = Corpus.read(Path.of("shakespeare.txt")).text();
 * LanguageModel language = LanguageModel.of(CharTokenizer.fit(text), LanguageModelOptions.defaults());
 * int[] tokens = language.tokenizer().encode(text);
 * language.trainer(adam(2e-3f)).fit(LanguageModel.windows(tokens, 50, 50), Fit.epochs(10));
 * language.save(Path.of("shakespeare.rondo"));
 * }</pre>
 */
public final class LanguageModel {
  private static final String ENTRY = "language_model.json";
  private static final Descriptions KNOWN =
      Descriptions.of(
          Description.class,
          LanguageModelOptions.class,
          CharTokenizer.class,
          WordTokenizer.class,
          Vocabulary.class);

  /** What is saved beside the model. */
  private record Description(Tokenizer tokenizer, LanguageModelOptions options) {}

  private final Model model;
  private final Tokenizer tokenizer;
  private final LanguageModelOptions options;

  private LanguageModel(Model model, Tokenizer tokenizer, LanguageModelOptions options) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.options = options;
  }

  /** A model that has learnt nothing yet. */
  public static LanguageModel of(Tokenizer tokenizer, LanguageModelOptions options) {
    List<Layer> layers = new ArrayList<>();
    layers.add(embedding(tokenizer.vocabulary().size(), options.embedding()));
    for (int i = 0; i < options.layers(); i++) {
      addDropout(layers, options);
      layers.add(rnn(options.cell().of(options.units())).returnSequences());
    }
    addDropout(layers, options);
    layers.add(dense(tokenizer.vocabulary().size()));
    return new LanguageModel(Sequential.seeded(options.seed(), layers), tokenizer, options);
  }

  private static void addDropout(List<Layer> layers, LanguageModelOptions options) {
    if (options.dropout() > 0f) {
      layers.add(dropout(options.dropout()));
    }
  }

  /**
   * Reads a model that {@link #save} wrote, or a checkpoint with its {@link #entry}.
   *
   * @throws RondoFileException if the file is missing, damaged, or no language model
   */
  public static LanguageModel load(Path file) {
    Description description;
    try (Archive archive = Archive.open(file)) {
      if (!archive.has(ENTRY)) {
        throw new RondoFileException(
            file
                + ": expected a language model but found a model without "
                + ENTRY
                + "; give a file that 'rondo text train' or LanguageModel.save wrote");
      }
      description = archive.description(ENTRY, Description.class, KNOWN);
    }
    Model model = Model.load(file);
    return new LanguageModel(model, description.tokenizer(), description.options());
  }

  /** Writes the model with its tokenizer, whole or not at all. */
  public void save(Path file) {
    model.save(file, entry());
  }

  /** What must go along with the model in a checkpoint, so that {@link #load} can read it. */
  public ArchiveEntry entry() {
    return ArchiveEntry.json(ENTRY, KNOWN.write(new Description(tokenizer, options)));
  }

  /**
   * Joins the model with an optimizer; the loss is the cross-entropy of the next token, in nats.
   */
  public Trainer trainer(Optimizer optimizer) {
    return model.compile(optimizer, Losses.sparseCategoricalCrossentropy().fromLogits());
  }

  /**
   * A text as training data: cut into {@code batch} lanes that are read side by side, {@code steps}
   * tokens at a time, with the recurrent state carried on.
   *
   * @throws IllegalArgumentException if the text is too short for one window
   */
  public static Dataset windows(int[] tokens, int batch, int steps) {
    return Windows.of(tokens, batch, steps);
  }

  /** How well the model predicts a text, read in lanes as in training. */
  public TextScore evaluate(int[] tokens, int batch, int steps) {
    Dataset data = windows(tokens, batch, steps);
    double nats = requireNonNull(trainer(Optimizers.sgd(0f)).evaluate(data).get("loss"));
    return new TextScore(nats, (long) data.batches() * batch * steps);
  }

  /**
   * Writes on from a prompt, without end: take as much as you want. The token for unknown ones is
   * never drawn.
   *
   * @param prompt what the text begins with, not repeated in the result; a line end if empty
   * @param seed the same seed gives the same text
   * @return the text of one token after the other
   */
  public Iterator<String> generate(String prompt, Sampling sampling, long seed) {
    int[] start = start(prompt);
    int unknown = tokenizer.vocabulary().unknown();
    Generator generator = new Generator(model.session(), sampling, seed, start, unknown);
    Detokenizer detokenizer = tokenizer.detokenizer();
    for (int token : start) {
      detokenizer.next(token);
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public String next() {
        return detokenizer.next(generator.next());
      }
    };
  }

  /** The prompt, or where there is nothing in it, the token that stands for anything. */
  private int[] start(String prompt) {
    int[] start = tokenizer.encode(prompt.isEmpty() ? "\n" : prompt);
    return start.length > 0 ? start : new int[] {tokenizer.vocabulary().unknown()};
  }

  /** The network. */
  public Model model() {
    return model;
  }

  /** How text becomes tokens. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The shape of the model. */
  public LanguageModelOptions options() {
    return options;
  }
}
