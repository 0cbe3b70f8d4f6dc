package dev.rondo.layers;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.shared;
import static dev.rondo.layers.Merges.add;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.layers.Merges.dot;
import static dev.rondo.layers.Merges.subtract;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Shapes and types of nodes, checked at the line that makes the node. */
class NodeTest {
  private static final int ANY = Shape.ANY;

  private static void says(Executable wrong, String... parts) {
    String message = "" + assertThrows(IllegalArgumentException.class, wrong).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "expected \"" + part + "\" in: " + message);
    }
  }

  @Test
  void aNodeKnowsItsShape() {
    Node x = input("x", ANY, 3);
    assertEquals(Shape.of(ANY, 3), x.shape());
    assertEquals(Shape.of(ANY, 5), x.then(lstm(5).returnSequences()).shape());
    assertEquals(Shape.of(4), x.then(gru(5)).then("out", dense(4)).shape());
    assertEquals("out[4]", x.then(gru(5)).then("out", dense(4)).toString());
    assertEquals(Shape.of(2, 7), input("ids", 2).then(embedding(9, 7)).shape());
    assertEquals(List.of(x), x.then(gru(2)).from());
  }

  /** To know the shape of an embedding of 8 TB costs nothing. */
  @Test
  void aNodeHasNoNumbers() {
    Node ids = input("ids", ANY);
    assertEquals(Shape.of(ANY, 1000), ids.then(embedding(2_000_000_000, 1000)).shape());
    assertEquals(Shape.of(40_000), input("x", ANY, 40_000).then(lstm(40_000)).shape());
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Node x = input("x", ANY, 3);
    says(() -> x.then(gru(2)).then(gru(2)), "gru: expected [time, features] of an example but got");
    says(() -> x.then("read", gru(2)).then("again", gru(2)), "again: expected [time, features]");
    says(() -> input("x", 3, ANY).then(dense(2)), "dense: expected a known number of features");
    says(() -> x.then(input(3)), "input: expected a layer but got an input");
    says(() -> x.then("a/b", dense(2)), "expected some letters and no slash", "\"a/b\"");
    says(() -> x.then(" ", dense(2)), "expected some letters and no slash");
    says(() -> input("", 3), "expected some letters and no slash");
    says(() -> shared("a/b", dense(2)), "expected some letters and no slash");
    says(() -> shared("a", input(2)), "shared a: expected a layer but got an input");
  }

  @Test
  void typesThatDoNotFitAreRefused() {
    Node x = input("x", ANY, 3);
    Node ids = input("ids", ANY).ofInts();
    says(() -> x.then(dense(2)).then(embedding(3, 4)), "expected int32 token ids but got", "dense");
    says(() -> ids.then(dense(2)), "dense: expected float32 but got the int32 input ids");
    says(() -> concatenate(ids, ids), "concatenate: expected float32 but got the int32 input ids");
    says(() -> x.then(dense(2)).ofInts(), "dense.ofInts: expected an input");
    ids.then(flatten()).then(embedding(3, 4));
    says(
        () -> x.then(dense(2)).then(flatten()).then(embedding(3, 4)),
        "expected int32 token ids but got the float32 output of flatten");
  }

  @Test
  void nodesThatMeetMustFit() {
    Node a = input("a", ANY, 3);
    Node b = input("b", ANY, 4);
    Node c = input("c", 3);
    assertEquals(Shape.of(ANY, 7), concatenate(a, b).shape());
    assertEquals(Shape.of(9), concatenate(c, c, c).shape());
    assertEquals(Shape.of(ANY, 3), concatenate(1).of(a, a).shape());
    assertEquals(Shape.of(8, 3), concatenate(1).of(input("e", 5, 3), input("f", 3, 3)).shape());
    assertEquals(Shape.of(5, 6), concatenate(a, input("e", 5, 3)).shape());
    assertEquals(Shape.of(5, 3), add(a, input("e", 5, 3)).shape());
    assertEquals(Shape.of(5, 3), add(input("e", 5, 3), input("f", 1, 3)).shape());
    says(() -> concatenate(a), "concatenate: expected two nodes or more but got 1");
    says(
        () -> concatenate(a, c),
        "expected shapes that differ only in axis -1 but got [batch, any, 3] and [batch, 3]",
        "return its last output only");
    says(() -> concatenate(1).of(a, b), "differ only in axis 1 but got");
    says(
        () -> concatenate(3).of(a, b), "concatenate: expected an axis of [batch, any, 3]", "got 3");
    says(() -> concatenate(0), "expected an axis but that of the batch");
    says(
        () -> add(a, b),
        "add: expected nodes of one shape but got [batch, any, 3] and [batch, any");
    says(() -> add(a, c), "add: expected nodes of one shape", "reshape one of them");
    says(() -> add(a), "add: expected two nodes or more but got 1");
    says(
        () -> subtract(a, a).operation().of(a, a, a),
        "subtract: expected two nodes, a and b of a - b, but got 3");
  }

  @Test
  void theShapesOfDotAreThoseOfKeras() {
    Node query = input("q", 5, 4);
    Node key = input("k", 6, 4);
    assertEquals(Shape.of(5, 6), dot(query, key).shape());
    assertEquals(Shape.of(5, 6), dot(2, -1).of(query, key).shape());
    assertEquals(Shape.of(5, 4), dot(2, 1).of(dot(query, key), key).shape());
    Node a = input("a", 4);
    assertEquals(Shape.of(1), dot(a, a).shape());
    assertEquals(Shape.of(5), dot(query, a).shape());
    says(() -> dot(1, 1).of(query, key), "dot: expected axes of one length but got 5 and 6");
    says(() -> dot(0, 1), "dot: expected axes but that of the batch");
    says(() -> dot(3, 1).of(query, key), "dot: expected an axis of", "but got 3");
    says(() -> dot(1, 1).of(query), "dot: expected two nodes but got 1");
  }

  @Test
  void statesAreCheckedWhereTheyAreUsed() {
    Node x = input("x", ANY, 3);
    Node encoder = x.then("encoder", lstm(4).returnState());
    assertEquals(Shape.of(4), encoder.state(1).shape());
    x.withInitialStateOf(encoder).then(lstm(4));
    x.withInitialState(encoder.state(0)).then(gru(4));
    x.withInitialState(encoder.state(0).then(dense(5))).then(gru(5));
    says(() -> encoder.state(2), "encoder.state(2): expected an index from 0 to 1");
    says(() -> encoder.state(-1), "encoder.state(-1): expected an index from 0 to 1");
    says(
        () -> x.then(lstm(4)).state(0),
        "lstm.state(0): expected a recurrent layer that returns its state",
        "lstm(..).returnState()");
    says(() -> encoder.then(dropout(0.1f)).state(0), "dropout.state(0)", "from its own node");
    says(() -> x.withInitialStateOf(x.then(gru(4))), "gru.state(0)");
    says(
        () -> x.withInitialStateOf(encoder).then(gru(4)),
        "gru: expected an initial state of shapes [[4]] but got [[4], [4]]");
    says(
        () -> x.withInitialStateOf(encoder).then("decoder", lstm(5)),
        "decoder: expected an initial state of shapes [[5], [5]] but got [[4], [4]]",
        "the same cell and units");
    says(
        () -> x.withInitialStateOf(encoder).then(dense(5)),
        "dense: expected a recurrent layer next to withInitialState");
    says(() -> x.withInitialState(), "withInitialState: expected a node for each tensor");
  }
}
