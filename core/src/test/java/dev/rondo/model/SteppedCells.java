package dev.rondo.model;

import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;

import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.IndRnnCell;
import dev.rondo.cells.JordanCell;
import dev.rondo.cells.LruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.MguCell;
import dev.rondo.cells.MinGruCell;
import dev.rondo.cells.MinLstmCell;
import dev.rondo.cells.QrnnCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.SlstmCell;
import dev.rondo.cells.SruCell;
import dev.rondo.layers.Rnn;
import dev.rondo.tensor.Activation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Layers that have a step of their own, for any number of units. */
final class SteppedCells {
  private SteppedCells() {}

  static final Map<String, IntFunction<Rnn>> CELLS = new LinkedHashMap<>();

  static {
    CELLS.put("lstm", units -> lstm(units));
    CELLS.put("gru", units -> gru(units));
    CELLS.put("simple", units -> simpleRnn(units));
    put("lstm without bias", units -> new LstmCell(units).withoutBias());
    put("gru without bias", units -> new GruCell(units).withoutBias());
    put("gru, reset before", units -> new GruCell(units).resetBefore());
    put("simple with relu", units -> new SimpleRnnCell(units).activation(Activation.RELU));
    put("simple with softmax", units -> new SimpleRnnCell(units).activation(Activation.SOFTMAX));
    put("simple with gelu", units -> new SimpleRnnCell(units).activation(Activation.GELU));
    put("lstm, peepholes", units -> new LstmCell(units).withPeepholes());
    put("lstm, coupled", units -> new LstmCell(units).withCoupledGates());
    put("lstm, coupled peepholes", units -> new LstmCell(units).withCoupledGates().withPeepholes());
    put("lstm, cell clip", units -> new LstmCell(units).cellClip(0.3f));
    put("lstm, sum clip", units -> new LstmCell(units).sumClip(0.3f));
    put("lstm, projection", units -> new LstmCell(units).projection(units / 2 + 1));
    put("lstm, normalization", units -> new LstmCell(units).withLayerNormalization());
    put("lstm, state is output", units -> new LstmCell(units).withStateAsOutput());
    put(
        "lstm, all at once",
        units ->
            new LstmCell(units)
                .withCoupledGates()
                .projection(5)
                .withLayerNormalization()
                .cellClip(1));
    CELLS.put("lstm, zoneout", units -> lstm(units).zoneout(0.2f, 0.4f));
    CELLS.put("gru, zoneout", units -> gru(units).zoneout(0.2f));
    CELLS.put("simple, zoneout", units -> simpleRnn(units).zoneout(0.2f));
    put("gru, normalization", units -> new GruCell(units).withLayerNormalization());
    put(
        "gru, other activations",
        units -> new GruCell(units).activations(Activation.RELU, Activation.HARD_SIGMOID));
    put("mgu", MguCell::new);
    CELLS.put("mgu, zoneout", units -> rnn(new MguCell(units)).zoneout(0.2f));
    put("min gru", MinGruCell::new);
    put("min gru, positive", units -> new MinGruCell(units).withPositiveCandidate());
    put("min lstm", MinLstmCell::new);
    put("sru", SruCell::new);
    put("sru, first version", units -> new SruCell(units).withoutRecurrentVectors());
    put("qrnn", QrnnCell::new);
    put(
        "qrnn, ifo and window",
        units -> new QrnnCell(units).pooling(QrnnCell.Pooling.IFO).window(3));
    put("ind rnn", IndRnnCell::new);
    put("ind rnn with bound", units -> new IndRnnCell(units).maxRecurrent(0.4f));
    put("lru", units -> new LruCell(units).states(units / 2 + 1));
    put("slstm", SlstmCell::new);
    put("slstm, heads", units -> new SlstmCell(units).heads(units % 2 == 0 ? 2 : 1));
    put("jordan", units -> new JordanCell(units, 6));
  }

  private static void put(String name, IntFunction<Cell> cell) {
    CELLS.put(name, units -> rnn(cell.apply(units)));
  }
}
