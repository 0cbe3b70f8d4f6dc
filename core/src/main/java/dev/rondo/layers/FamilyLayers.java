package dev.rondo.layers;

import dev.rondo.cells.IndRnnCell;
import dev.rondo.cells.JordanCell;
import dev.rondo.cells.LruCell;
import dev.rondo.cells.MguCell;
import dev.rondo.cells.MinGruCell;
import dev.rondo.cells.MinLstmCell;
import dev.rondo.cells.QrnnCell;
import dev.rondo.cells.SlstmCell;
import dev.rondo.cells.SruCell;

/**
 * The further recurrent families of the catalogue. {@link Layers} hands them on, so that one import
 * reads the whole catalogue.
 */
abstract class FamilyLayers {
  FamilyLayers() {}

  /** A simple recurrent network by its inventor's name: {@link Layers#simpleRnn}. */
  public static Rnn elman(int units) {
    return Layers.simpleRnn(units);
  }

  /** A Jordan network, with a hidden layer as wide as its output. */
  public static Rnn jordan(int units) {
    return new Rnn(new JordanCell(units));
  }

  /** A minimal gated unit. */
  public static Rnn mgu(int units) {
    return new Rnn(new MguCell(units));
  }

  /** A minimal GRU. */
  public static Rnn minGru(int units) {
    return new Rnn(new MinGruCell(units));
  }

  /** A minimal LSTM. */
  public static Rnn minLstm(int units) {
    return new Rnn(new MinLstmCell(units));
  }

  /** A quasi-recurrent network with a window of 2 and fo-pooling. */
  public static Rnn qrnn(int units) {
    return new Rnn(new QrnnCell(units));
  }

  /** A linear recurrent unit with as many complex states as units. */
  public static Rnn lru(int units) {
    return new Rnn(new LruCell(units));
  }

  /** A simple recurrent unit. */
  public static Rnn sru(int units) {
    return new Rnn(new SruCell(units));
  }

  /** An independently recurrent network with relu. */
  public static Rnn indRnn(int units) {
    return new Rnn(new IndRnnCell(units));
  }

  /** The sLSTM of xLSTM, with one head. */
  public static Rnn slstm(int units) {
    return new Rnn(new SlstmCell(units));
  }
}
