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
 * @param layers recurrent layers
 * @param units width of each
 * @param embedding width of a token's vector
 * @param dropout in training, after the embedding and after each recurrent layer, in [0, 1)
 * @param seed of the weights and of dropout
 */
public record LanguageModelOptions(
    CellKind cell, int layers, int units, int embedding, float dropout, long seed) {

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
    atLeastOne("layers", layers);
    atLeastOne("units", units);
    atLeastOne("embedding", embedding);
    if (!(dropout >= 0f && dropout < 1f)) {
      throw new IllegalArgumentException("dropout: expected a rate in [0, 1) but got " + dropout);
    }
  }

  private static void atLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": expected at least 1 but got " + value);
    }
  }

  /** Two LSTM layers of 128 units, as char-rnn (Karpathy, 2015) has it. */
  public static LanguageModelOptions defaults() {
    return new LanguageModelOptions(CellKind.LSTM, 2, 128, 64, 0f, 42);
  }
}
