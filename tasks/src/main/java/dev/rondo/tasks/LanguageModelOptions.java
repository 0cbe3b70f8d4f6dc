package dev.rondo.tasks;

import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.SimpleRnnCell;
import java.util.Locale;

/**
 * The shape of a language model.
 *
 * @param cell the recurrent cell
 * @param layers recurrent layers, 1 to 100
 * @param units width of each, 1 to 16384
 * @param embedding width of a token's vector, 1 to 16384
 * @param dropout in training, after the embedding and after each recurrent layer, in [0, 1)
 * @param seed of the weights and of dropout
 */
public record LanguageModelOptions(
    CellKind cell, int layers, int units, int embedding, float dropout, long seed) {

  /** The weights of an LSTM that is this wide just fit into a Java array. */
  private static final int WIDEST = 16_384;

  private static final int MOST_LAYERS = 100;

  /** The cells to choose from. */
  public enum CellKind {
    /** Long short-term memory. */
    LSTM,
    /** Gated recurrent unit. */
    GRU,
    /** Simple recurrent network with tanh. */
    SIMPLE;

    Cell of(int units) {
      return switch (this) {
        case LSTM -> new LstmCell(units);
        case GRU -> new GruCell(units);
        case SIMPLE -> new SimpleRnnCell(units);
      };
    }

    /** As people write it: {@code lstm}, {@code gru}, {@code simple}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the ranges. */
  public LanguageModelOptions {
    check("layers", layers, MOST_LAYERS);
    check("units", units, WIDEST);
    check("embedding", embedding, WIDEST);
    if (!(dropout >= 0f && dropout < 1f)) {
      throw new IllegalArgumentException("dropout: expected a rate in [0, 1) but got " + dropout);
    }
  }

  private static void check(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(what + ": expected 1 to " + most + " but got " + value);
    }
  }

  /** Two LSTM layers of 128 units, as char-rnn (Karpathy, 2015) has it. */
  public static LanguageModelOptions defaults() {
    return new LanguageModelOptions(CellKind.LSTM, 2, 128, 64, 0f, 42);
  }
}
