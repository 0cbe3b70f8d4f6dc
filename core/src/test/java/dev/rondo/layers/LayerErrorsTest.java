package dev.rondo.layers;

import static dev.rondo.layers.Layers.activation;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.reshape;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.cells.State;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each mistake gives one line: where, expected, got, what to do. */
class LayerErrorsTest {

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static LayerFunction build(String name, Layer layer, int... example) {
    return layer.build(name, Weights.seeded(1), Shape.of(example));
  }

  private static void apply(LayerFunction function, Signal x) {
    function.apply(x, Pass.inference());
  }

  @Test
  void sizesAndRatesAreRefusedWhereTheyAreGiven() {
    assertRefused("LstmCell: expected units of at least 1 but got 0", () -> lstm(0));
    assertRefused("GruCell: expected units of at least 1 but got -3", () -> gru(-3));
    assertRefused(
        "LstmCell: expected units of at most 536870911, which a row of the kernel can hold for each"
            + " gate, but got 536870912",
        () -> lstm(1 << 29));
    assertRefused("dense: expected units of at least 1 but got 0", () -> dense(0));
    assertRefused(
        "embedding: expected a vocabulary and a width of at least 1 but got 0 and 4",
        () -> embedding(0, 4));
    assertRefused(
        "dropout: expected a dropout rate in [0, 1), the fraction set to zero, but got 1.0",
        () -> dropout(1));
    assertRefused(
        "lstm: expected a dropout rate in [0, 1), the fraction set to zero, but got 1.0",
        () -> lstm(3).dropout(1));
    assertRefused(
        "dropout: expected a dropout rate in [0, 1), the fraction set to zero, but got NaN",
        () -> dropout(Float.NaN));
    assertRefused(
        "reshape: expected at most one axis of ANY but got [any, any]", () -> reshape(ANY, ANY));
  }

  @Test
  void shapesAreRefusedWhenTheModelIsBuilt() {
    assertRefused(
        "lstm_1: expected [time, features] of an example but got [8]."
            + " Let the layer before it return sequences, or reshape to add a time axis.",
        () -> build("lstm_1", lstm(4), 8));
    assertRefused(
        "lstm_1: expected [time, features] of an example but got [5, 2, 8]. Reshape to two axes.",
        () -> build("lstm_1", lstm(4), 5, 2, 8));
    assertRefused(
        "lstm_1: expected a known number of features, at least 1, but got [5, any]."
            + " Give it in input(time, features).",
        () -> build("lstm_1", lstm(4), 5, ANY));
    assertRefused(
        "dense_2: expected a known number of features, at least 1, in the last axis but got [any]."
            + " Give it in input(..).",
        () -> build("dense_2", dense(4), ANY));
    assertRefused(
        "reshape_1: expected a target of 12 numbers, as many as [4, 3] has, but got [5, any]."
            + " One axis may be Shape.ANY and follows from the others.",
        () -> build("reshape_1", reshape(5, ANY), 4, 3));
    assertRefused(
        "embedding_1: expected token ids [time] of an example, so that maskZero can mask steps,"
            + " but got [any, 2]. Leave maskZero out.",
        () -> build("embedding_1", embedding(9, 2).maskZero(), ANY, 2));
  }

  @Test
  void recurrentLayersCheckWhatTheyGet() {
    LayerFunction layer = build("lstm_1", lstm(4), ANY, 3);
    Tensor x = Tensor.zeros(2, 5, 3);
    assertRefused(
        "lstm_1: expected [batch, time, 3] but got [2, 3]. Add a time axis: x.reshape(2, 1, 3).",
        () -> apply(layer, Signal.of(Tensor.zeros(2, 3))));
    assertRefused(
        "lstm_1: expected [batch, time, 3] but got [2, 5, 7].",
        () -> apply(layer, Signal.of(Tensor.zeros(2, 5, 7))));
    assertRefused(
        "lstm_1: expected at least one sequence of at least one step but got [2, 0, 3]."
            + " Leave empty ones out, or pad and mask them.",
        () -> apply(layer, Signal.of(Tensor.zeros(2, 0, 3))));
    assertRefused(
        "lstm_1: expected float32 but got int32 [1, 1, 3]."
            + " Put an embedding before it, or convert with Ops.toFloat.",
        () -> apply(layer, Signal.of(Tensor.ofInts(new int[3], 1, 1, 3))));
    assertRefused(
        "lstm_1: expected a mask of shape [2, 5] but got [2, 4]."
            + " It is 1 where a step counts and 0 where it is padding.",
        () -> apply(layer, Signal.of(x).withMask(Tensor.zeros(2, 4))));
    assertRefused(
        "lstm_1: expected an initial state of shapes [[2, 4], [2, 4]] but got [[2, 4]]."
            + " Take it from a layer of the same cell and units.",
        () -> apply(layer, Signal.of(x).withInitialState(State.zeros(2, 4))));
    CarriedStates states = new CarriedStates();
    Pass carrying = Pass.inference().carrying(states);
    layer.apply(Signal.of(x), carrying);
    assertRefused(
        "lstm_1: expected a carried state of shapes [[1, 4], [1, 4]] but got [[2, 4], [2, 4]]."
            + " Keep the batch size from window to window, or reset the states.",
        () -> layer.apply(Signal.of(Tensor.zeros(1, 5, 3)), carrying));
  }

  @Test
  void otherLayersCheckWhatTheyGet() {
    LayerFunction dense = build("dense_1", dense(4), 3);
    assertRefused(
        "dense_1: expected [batch, .., 3] but got [2, 5].",
        () -> apply(dense, Signal.of(Tensor.zeros(2, 5))));
    assertRefused(
        "dense_1: expected [batch, .., 3] but got [3]. Reshape a single example to a batch of one.",
        () -> apply(dense, Signal.of(Tensor.zeros(3))));
    assertRefused(
        "dense_1: expected float32 but got int32 [1, 3]."
            + " Put an embedding before it, or convert with Ops.toFloat.",
        () -> apply(dense, Signal.of(Tensor.ofInts(new int[3], 1, 3))));
    assertRefused(
        "activation_1: expected float32 but got int32 [1, 3]."
            + " Put an embedding before it, or convert with Ops.toFloat.",
        () ->
            apply(
                build("activation_1", activation(Activation.RELU), 3),
                Signal.of(Tensor.ofInts(new int[3], 1, 3))));
    assertRefused(
        "reshape_1: expected a target of 9 numbers, as many as [3, 3] has, but got [2, any]."
            + " One axis may be Shape.ANY and follows from the others.",
        () -> apply(build("reshape_1", reshape(2, ANY), ANY, 3), Signal.of(Tensor.zeros(1, 3, 3))));
  }

  @Test
  void embeddingsNameTheIdAndItsPlace() {
    LayerFunction layer = build("embedding_1", embedding(5, 2), ANY);
    assertRefused(
        "embedding_1: expected ids in 0 .. 4, the vocabulary of 5, but got 5 at [1, 0]."
            + " Map unknown tokens to an id of their own, or make the vocabulary larger.",
        () -> apply(layer, Signal.of(Tensor.ofInts(new int[] {1, 2, 4, 5, 0, 0}, 2, 3))));
    assertRefused(
        "embedding_1: expected ids in 0 .. 4, the vocabulary of 5, but got -1 at [0, 2]."
            + " Map unknown tokens to an id of their own, or make the vocabulary larger.",
        () -> apply(layer, Signal.of(Tensor.ofInts(new int[] {1, 2, -1}, 1, 3))));
    assertRefused(
        "embedding_1: expected int32 token ids but got float32 [1, 3]."
            + " Make them with Tensor.ofInts.",
        () -> apply(layer, Signal.of(Tensor.zeros(1, 3))));
  }
}
