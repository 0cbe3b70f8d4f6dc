package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.reshape;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.model.Says.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.layers.Layer;
import dev.rondo.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequentialTest {
  private static final int ANY = Shape.ANY;

  @Test
  void layersAreNamedByKindAndNumber() {
    Model model =
        Sequential.of(
            embedding(10, 4),
            lstm(3).returnSequences(),
            gru(3).returnSequences(),
            lstm(2),
            dense(4),
            dense(1));
    assertEquals(
        List.of("embedding_1", "lstm_1", "gru_1", "lstm_2", "dense_1", "dense_2"),
        model.stages().stream().map(Network.Stage::name).toList());
    assertEquals(Shape.of(1), model.output());
    assertEquals(6, model.layers().size());
    assertTrue(model.input().ints());
    assertEquals("embedding_1/embeddings", model.weights().iterator().next().name());
  }

  @Test
  void theSameSeedGivesTheSameWeights() {
    Layer[] layers = {input(ANY, 3), gru(5), dense(2)};
    assertEquals(Bits.of(Sequential.of(layers)), Bits.of(Sequential.of(layers)));
    assertEquals(
        Bits.of(Sequential.seeded(7, layers)), Bits.of(Sequential.seeded(7, List.of(layers))));
    assertNotEquals(Bits.of(Sequential.seeded(7, layers)), Bits.of(Sequential.seeded(8, layers)));
  }

  /** So that a layer can be added without changing what another starts with. */
  @Test
  void aWeightDependsOnItsNameAndNotOnTheOthers() {
    Model small = Sequential.of(input(ANY, 3), gru(5), dense(2));
    Model large = Sequential.of(input(ANY, 3), gru(5), dense(4), dense(2));
    assertEquals(
        Bits.of(small).get("gru_1/recurrent_kernel"), Bits.of(large).get("gru_1/recurrent_kernel"));
  }

  @Test
  void theFirstLayerMustSayWhatComesIn() {
    says(Sequential::of, "Sequential: expected at least one layer but got none");
    says(
        () -> Sequential.of(lstm(3), dense(1)),
        "Sequential: expected the first layer to be an input or an embedding but got lstm.",
        "Put input(time, features) before it");
    says(() -> Sequential.of(input(ANY, 3)), "expected at least one layer after the input");
    says(
        () -> Sequential.of(input(3), dense(4), input(7), dense(2)),
        "expected an input in the first place only");
    says(
        () -> Sequential.of(input(ANY), embedding(10, 4)),
        "expected token ids as the input of an embedding but got float32 [batch, any]",
        "ofInts()");
    says(
        () -> Sequential.of(input(ANY, 3).ofInts(), lstm(4)),
        "expected a float32 input of lstm but got int32",
        "embedding");
  }

  @Test
  void shapesAreCheckedWhereTheModelIsBuilt() {
    says(
        () -> Sequential.of(input(ANY, 3), lstm(4), gru(5)),
        "gru_1: expected [time, features] of an example but got [4]",
        "return sequences");
    says(() -> Sequential.of(input(3), simpleRnn(4)), "simple_rnn_1: expected [time, features]");
    says(
        () -> Sequential.of(input(5, ANY), dense(4)),
        "dense_1: expected a known number of features",
        "but got [5, any]");
    says(
        () -> Sequential.of(input(ANY, ANY), lstm(4)),
        "lstm_1: expected a known number of features");
    says(
        () -> Sequential.of(input(ANY, 3), lstm(4).returnSequences(), flatten(), dense(2)),
        "dense_1: expected a known number of features");
    says(
        () -> Sequential.of(input(4, 3), reshape(5), dense(2)),
        "reshape_1: expected a target of 12");
    says(() -> Sequential.of(input(ANY, 3), lstm(0)), "LstmCell", "units", "0");
    says(() -> Sequential.of(input(3), dense(-2)), "dense", "units", "-2");
    says(() -> Sequential.of(embedding(0, 4)), "embedding", "vocabulary", "0");
  }
}
