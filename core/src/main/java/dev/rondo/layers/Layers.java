package dev.rondo.layers;

import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.ResidualCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.SkipCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import java.util.List;

/** The catalogue of layers, made to be imported statically. */
public final class Layers {
  private Layers() {}

  /** What a model takes: the shape of one example, {@code Shape.ANY} for time of any length. */
  public static Input input(int... shape) {
    return new Input(Shape.of(shape), false);
  }

  /** An LSTM. */
  public static Rnn lstm(int units) {
    return new Rnn(new LstmCell(units));
  }

  /** A GRU, reset after. */
  public static Rnn gru(int units) {
    return new Rnn(new GruCell(units));
  }

  /** A simple recurrent network with tanh. */
  public static Rnn simpleRnn(int units) {
    return new Rnn(new SimpleRnnCell(units));
  }

  /** Any cell over time: one with options, or one of your own. */
  public static Rnn rnn(Cell cell) {
    return new Rnn(cell);
  }

  /** A fully connected layer without activation. */
  public static Dense dense(int units) {
    return new Dense(units, Activation.LINEAR);
  }

  /** A fully connected layer. */
  public static Dense dense(int units, Activation activation) {
    return new Dense(units, activation);
  }

  /** A vector for each of {@code vocabulary} tokens. */
  public static Embedding embedding(int vocabulary, int width) {
    return new Embedding(vocabulary, width);
  }

  /** Dropout of a fraction in [0, 1). */
  public static Dropout dropout(float rate) {
    return new Dropout(rate);
  }

  /** An activation as a layer of its own. */
  public static Layer activation(Activation activation) {
    return new Activate(activation);
  }

  /** All numbers of an example in one axis. */
  public static Layer flatten() {
    return new Reshape(Shape.of(Shape.ANY));
  }

  /** Another shape for one example; one axis may be {@code Shape.ANY}. */
  public static Layer reshape(int... shape) {
    return new Reshape(Shape.of(shape));
  }

  /** Masks the steps of which every number is {@code value}, often 0, for the layers behind it. */
  public static Layer masking(float value) {
    return new Masking(value);
  }

  /** A recurrent layer in both directions, with weights of its own for each. */
  public static Bidirectional bidirectional(Rnn layer) {
    return new Bidirectional(layer);
  }

  /** The records behind the methods of this class, for those who save and read descriptions. */
  public static List<Class<? extends Record>> descriptions() {
    return List.of(
        Input.class,
        Rnn.class,
        LstmCell.class,
        GruCell.class,
        SimpleRnnCell.class,
        Dense.class,
        Embedding.class,
        Dropout.class,
        Activate.class,
        Reshape.class,
        Masking.class,
        Bidirectional.class,
        StackedRnnCells.class,
        ResidualCell.class,
        SkipCell.class,
        Regularized.class,
        WeightRule.class);
  }
}
