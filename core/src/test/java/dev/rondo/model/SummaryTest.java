package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.LstmCell;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void parametersAreThoseOfTheFormulas() {
    int v = 50;
    int d = 7;
    int h = 9;
    Model model =
        Sequential.of(
            embedding(v, d),
            lstm(h).returnSequences(),
            gru(h).returnSequences(),
            simpleRnn(h).returnSequences(),
            dropout(0.5f),
            dense(4));
    long lstm = 4L * (d * h + h * h + h);
    // Reset after: the recurrent product has a bias of its own.
    long gru = 3L * (h * h + h * h + 2 * h);
    long simple = h * h + h * h + h;
    List<Long> expected = List.of((long) v * d, lstm, gru, simple, 0L, h * 4L + 4);
    List<String> rows = model.summary().lines().toList();
    for (int i = 0; i < expected.size(); i++) {
      String row = rows.get(i + 3);
      String parameters = String.format(Locale.ROOT, " %,d", expected.get(i));
      assertTrue(row.stripTrailing().matches(".*\\]\\s+" + parameters.strip() + "(  .*)?"), row);
    }
    long all = expected.stream().mapToLong(Long::longValue).sum();
    assertEquals(all, model.weights().parameters());
    assertEquals(
        String.format(Locale.ROOT, "parameters: %,d (%.1f kB as float32)", all, all * 4 / 1e3),
        rows.get(rows.size() - 1));
  }

  @Test
  void theTableSaysShapesAndPaths() {
    Model model =
        Sequential.of(
            input(Shape.ANY, 3),
            lstm(64).returnSequences(),
            rnn(new LstmCell(8).activations(Activation.RELU, Activation.SIGMOID)),
            dense(1));
    String path = model.stages().get(1).function().path();
    assertEquals(
        """
        layer    output shape      parameters  path
        %s
        input    [batch, any, 3]            0
        lstm_1   [batch, any, 64]      17,408  fused
        lstm_2   [batch, 8]             2,336  %s
        dense_1  [batch, 1]                 9
        parameters: 19,753 (79.0 kB as float32)
        """
            .formatted("-".repeat(7 + 16 + 10 + path.length() + 6), path),
        model.summary());
    assertTrue(path.startsWith("unrolled (") && path.endsWith(")"), path);
    assertEquals(model.summary(), model.toString());
  }

  @Test
  void anInputOfTokensIsMarked() {
    String[] rows = Sequential.of(embedding(3, 2)).summary().split("\n");
    assertTrue(rows[2].startsWith("input (int32)  [batch, any]"), rows[2]);
  }
}
