package dev.rondo.layers;

import static dev.rondo.layers.Layers.bidirectional;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.LstmCell;
import dev.rondo.cells.State;
import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BidirectionalTest {
  private static final Shape EXAMPLE = Shape.of(Shape.ANY, 4);
  private final Tensor x = Tensors.random(1, 3, 5, 4);

  private static Signal apply(Layer layer, Signal x) {
    return layer.build("it_1", Weights.seeded(7), EXAMPLE).apply(x, Pass.inference());
  }

  /** One direction by itself, over the same weights, which follow from seed and name. */
  private static Signal direction(Rnn layer, String name, Signal x) {
    Weights weights = Weights.seeded(7).scope(name);
    return layer.build("it_1", weights, EXAMPLE).apply(x, Pass.inference());
  }

  @Test
  void mergesBothDirections() {
    Rnn projected = rnn(new LstmCell(6).projection(4)).returnSequences();
    for (Rnn layer : List.of(lstm(6), gru(6).returnSequences(), projected)) {
      Tensor y = direction(layer, "forward", Signal.of(x)).value();
      Tensor z = direction(layer.goBackwards(), "backward", Signal.of(x)).value();
      z = layer.sequences() ? Ops.reverse(z, 1) : z;
      assertMerged(Ops.concat(-1, y, z), layer, MergeMode.CONCAT);
      assertMerged(y.add(z), layer, MergeMode.SUM);
      assertMerged(y.mul(z), layer, MergeMode.MUL);
      assertMerged(y.add(z).mul(0.5f), layer, MergeMode.AVE);
    }
  }

  /** Keras's merge mode None: forward first, the backward one turned round in time. */
  @Test
  void withoutAMergeThereAreTwoOutputs() {
    for (Rnn layer : List.of(lstm(6), gru(6).returnSequences())) {
      Node both = input("x", Shape.ANY, 4).then(bidirectional(layer).merge(MergeMode.NONE));
      Tensor y = direction(layer, "forward", Signal.of(x)).value();
      Tensor z = direction(layer.goBackwards(), "backward", Signal.of(x)).value();
      List<Tensor> expected = List.of(y, layer.sequences() ? Ops.reverse(z, 1) : z);
      Signal merged = apply(bidirectional(layer).merge(MergeMode.NONE), Signal.of(x));
      for (int i = 0; i < 2; i++) {
        Node output = both.output(i);
        assertEquals(expected.get(i).shape().remove(0).dim(-1), output.shape().dim(-1));
        Layer part = (Layer) output.operation();
        Signal one =
            part.build("output_1", Weights.seeded(1), both.shape()).apply(merged, Pass.inference());
        assertArrayEquals(expected.get(i).toArray(), one.value().toArray());
      }
    }
  }

  /** In a graph too, of which the order of the states is a part. */
  @Test
  void statesAreNodesOfAGraph() {
    Node x = input("x", Shape.ANY, 4);
    Node both =
        x.then(bidirectional(lstm(2).returnState()).backward(gru(3).goBackwards().returnState()));
    assertEquals(Shape.of(2), both.state(1).shape());
    assertEquals(Shape.of(3), both.state(2).shape());
    x.withInitialStateOf(both).then(bidirectional(lstm(2)).backward(gru(3).goBackwards()));
    refused(
        () -> x.withInitialStateOf(both).then(bidirectional(gru(2))),
        "bidirectional: expected an initial state of shapes [[2], [2]] but got [[2], [2], [3]]");
  }

  @Test
  void bothOutputsMayHaveTheirOwnWidth() {
    Layer layer = bidirectional(lstm(2)).backward(gru(3).goBackwards()).merge(MergeMode.NONE);
    Node both = input("x", Shape.ANY, 4).then(layer);
    assertEquals(Shape.of(2), both.output(0).shape());
    assertEquals(Shape.of(3), both.output(1).shape());
  }

  @Test
  void twoOutputsAreNotOne() {
    Node x = input("x", Shape.ANY, 4);
    Node both = x.then("both", bidirectional(lstm(2)).merge(MergeMode.NONE));
    refused(
        () -> both.then("next", dense(3)),
        "next: expected one output but got the 2 of both. Take one in a graph, node.output(0)");
    refused(() -> both.output(2), "both.output(2): expected an index from 0 to 1.");
    refused(
        () -> x.then(lstm(2)).output(0),
        "lstm.output(0): expected a layer of several outputs, as bidirectional(..).merge(NONE)");
    refused(() -> both.output(0).output(0), "output.output(0): expected a layer of several");
  }

  private void assertMerged(Tensor expected, Rnn layer, MergeMode merge) {
    Tensor y = apply(bidirectional(layer).merge(merge), Signal.of(x)).value();
    assertEquals(expected.shape(), y.shape());
    assertArrayEquals(expected.toArray(), y.toArray());
  }

  @Test
  void statesAreForwardThenBackward() {
    Rnn layer = lstm(3).returnState();
    State start =
        new State(List.of(1, 2, 3, 4).stream().map(seed -> Tensors.random(seed, 3, 3)).toList());
    Signal both = apply(bidirectional(layer), Signal.of(x).withInitialState(start));
    State first = State.of(start.get(0), start.get(1));
    State second = State.of(start.get(2), start.get(3));
    State y = direction(layer, "forward", Signal.of(x).withInitialState(first)).state();
    State z =
        direction(layer.goBackwards(), "backward", Signal.of(x).withInitialState(second)).state();
    assertEquals(4, both.state().tensors().size());
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(y.get(i).toArray(), both.state().get(i).toArray());
      assertArrayEquals(z.get(i).toArray(), both.state().get(i + 2).toArray());
    }
    assertNull(both.initialState());
    State read = State.zeros(3, 2);
    Signal passed = apply(bidirectional(lstm(3)), new Signal(x, null, null, read));
    assertEquals(read, passed.state());
  }

  @Test
  void statesAreCarriedInBothDirections() {
    LayerFunction function =
        bidirectional(gru(3)).build("bidirectional_1", Weights.seeded(7), EXAMPLE);
    CarriedStates states = new CarriedStates();
    Tensor once = function.apply(Signal.of(x), Pass.inference().carrying(states)).value();
    Tensor twice = function.apply(Signal.of(x), Pass.inference().carrying(states)).value();
    assertFalse(Arrays.equals(once.toArray(), twice.toArray()));
    assertEquals(
        List.of("bidirectional_1/forward/0", "bidirectional_1/backward/0"),
        List.copyOf(states.tensors().keySet()));
    CarriedStates restored = new CarriedStates();
    restored.restore(states.tensors());
    assertEquals(states.tensors().keySet(), restored.tensors().keySet());
  }

  /** Padded before or behind: each direction meets what is there, and padding puts out zeros. */
  @Test
  void paddingMakesNoDifference() {
    Tensor one = Tensors.random(5, 1, 3, 4);
    for (Rnn layer : List.of(lstm(6), gru(6).returnSequences(), simpleRnn(5))) {
      float[] alone = apply(bidirectional(layer), Signal.of(one)).value().toArray();
      for (boolean pre : new boolean[] {false, true}) {
        Tensor padded = Ops.pad(one, 1, pre ? 2 : 0, pre ? 0 : 2);
        Tensor mask =
            pre ? Masks.ofLengthsPre(new int[] {3}, 5) : Masks.ofLengths(new int[] {3}, 5);
        Signal y = apply(bidirectional(layer), Signal.of(padded).withMask(mask));
        if (layer.sequences()) {
          assertArrayEquals(mask.toArray(), y.mask().toArray());
          int from = pre ? 2 : 0;
          assertArrayEquals(alone, y.value().slice(1, from, from + 3).toArray());
          assertArrayEquals(new float[24], y.value().slice(1, pre ? 0 : 3, pre ? 2 : 5).toArray());
        } else {
          assertArrayEquals(alone, y.value().toArray());
        }
      }
    }
  }

  @Test
  void saysHowBothRun() {
    assertEquals("fused", path(bidirectional(lstm(3))));
    Rnn own = rnn(new LstmCell(3).withStateAsOutput());
    assertEquals("unrolled (state is output)", path(bidirectional(own)));
    assertEquals(
        "fused, unrolled (state is output)",
        path(bidirectional(gru(2)).backward(own.goBackwards())));
  }

  private static String path(Layer layer) {
    return layer.build("it_1", Weights.seeded(1), EXAMPLE).path();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(() -> bidirectional(lstm(2).goBackwards()), "Set goBackwards()");
    refused(() -> bidirectional(lstm(2)).backward(gru(2)), "Set goBackwards()");
    refused(
        () -> bidirectional(lstm(2)).backward(gru(2).goBackwards().returnSequences()),
        "return the same");
    refused(
        () -> bidirectional(lstm(2)).backward(gru(3).goBackwards()).merge(MergeMode.SUM),
        "merge by SUM but got 2 and 3");
    State half = State.zeros(3, 2);
    refused(
        () -> apply(bidirectional(gru(2)), Signal.of(x).withInitialState(half)),
        "it_1: expected an initial state of 2 tensors");
    State wide = State.zeros(3, 2, 3);
    refused(
        () -> apply(bidirectional(gru(2)), Signal.of(x).withInitialState(wide)),
        "it_1/backward: expected an initial state of shapes [[3, 2]] but got [[3, 3]]");
  }

  private static void refused(Runnable wrong, String part) {
    String message = assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
