package dev.rondo.layers;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.masking;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.State;
import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weights;
import org.junit.jupiter.api.Test;

/** Masks: where they come from, where they go, and what a skipped step puts out. */
class MaskingTest {
  private static final Shape ANY = Shape.of(Shape.ANY, 2);

  private static Signal apply(Layer layer, Signal x) {
    return layer.build("it_1", Weights.seeded(3), ANY).apply(x, Pass.inference());
  }

  /** From Keras's documentation of the layer: a step is masked if all of it is the value. */
  @Test
  void stepsThatAreTheValueThroughoutAreMasked() {
    Tensor x = Tensor.of(new float[] {5, 5, 5, 1, 0, 0, 7, 8}, 1, 4, 2);
    Signal y = apply(masking(5), Signal.of(x));
    assertArrayEquals(new float[] {0, 1, 1, 1}, y.mask().toArray());
    assertArrayEquals(new float[] {0, 0, 5, 1, 0, 0, 7, 8}, y.value().toArray());
    Tensor before = Tensor.of(new float[] {1, 1, 0, 1}, 1, 4);
    Signal both = apply(masking(5), Signal.of(x).withMask(before));
    assertArrayEquals(new float[] {0, 1, 0, 1}, both.mask().toArray());
  }

  @Test
  void notANumberCanBeTheValue() {
    float nan = Float.NaN;
    Tensor x = Tensor.of(new float[] {nan, nan, 1, 2, nan, nan}, 1, 3, 2);
    Signal y = apply(masking(nan), Signal.of(x));
    assertArrayEquals(new float[] {0, 1, 0}, y.mask().toArray());
    assertArrayEquals(new float[] {0, 0, 1, 2, 0, 0}, y.value().toArray());
  }

  @Test
  void needsTime() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> masking(0).build("masking_1", Weights.seeded(1), Shape.of(4)))
            .getMessage();
    assertTrue(message.startsWith("masking_1: expected [time, features]"), message);
  }

  @Test
  void lengthsAreMasks() {
    assertArrayEquals(
        new float[] {1, 0, 0, 0, 0, 0, 1, 1, 1}, Masks.ofLengths(new int[] {1, 0, 3}, 3).toArray());
    assertArrayEquals(
        new float[] {0, 0, 1, 0, 0, 0, 1, 1, 1},
        Masks.ofLengthsPre(new int[] {1, 0, 3}, 3).toArray());
    Tensor x = Tensors.random(1, 2, 4, 2);
    Tensor mask = Signal.of(x).withLengths(4, 1).mask();
    assertNotNull(mask);
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 0, 0, 0}, mask.toArray());
    refused(() -> Signal.of(x).withLengths(4), "got 1 for [2, 4, 2]");
    refused(() -> Signal.of(x).withLengths(5, 1), "expected 0 to 4");
    refused(() -> Signal.of(x).withLengths(-1, 1), "got -1 for sequence 0");
    refused(() -> Masks.ofLengths(new int[0], 3), "at least one sequence");
  }

  private static void refused(Runnable wrong, String part) {
    String message = assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void masksGoOnWhereTimeDoes() {
    Signal x = Signal.of(Tensors.random(1, 2, 4, 2)).withLengths(4, 2);
    for (Layer keeps :
        new Layer[] {dense(3), dropout(0.5f), lstm(3).returnSequences(), masking(0)}) {
      assertArrayEquals(x.mask().toArray(), apply(keeps, x).mask().toArray(), keeps.toString());
    }
    assertNull(apply(flatten(), x).mask());
    assertNull(apply(lstm(3), x).mask());
  }

  @Test
  void skippedStepsPutOutZerosIfAsked() {
    Tensor x = Tensors.random(1, 1, 5, 2);
    Tensor mask = Tensor.of(new float[] {0, 1, 0, 1, 0}, 1, 5);
    Signal given = Signal.of(x).withMask(mask);
    Tensor kept = apply(gru(3).returnSequences(), given).value();
    Tensor zeros = apply(gru(3).returnSequences().zeroOutputForMask(), given).value();
    for (int t = 0; t < 5; t++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(t % 2 == 1 ? kept.get(0, t, j) : 0, zeros.get(0, t, j));
        assertEquals(
            t > 1 && t % 2 == 0 ? kept.get(0, t - 1, j) : kept.get(0, t, j), kept.get(0, t, j));
      }
    }
    Tensor last = apply(gru(3).zeroOutputForMask(), given).value();
    assertArrayEquals(kept.slice(1, 4, 5).toArray(), last.toArray());
    Tensor back = apply(gru(3).returnSequences().goBackwards().zeroOutputForMask(), given).value();
    assertEquals(0, back.get(0, 0, 0));
    assertEquals(0, back.get(0, 2, 0));
  }

  /** A skipped first step puts out the h that was given, as the state it leaves behind. */
  @Test
  void aSequenceOfNoStepsEndsWhereItStarted() {
    Signal x = Signal.of(Tensors.random(1, 2, 4, 2)).withLengths(0, 3);
    State start = State.of(Tensors.random(2, 2, 3), Tensors.random(3, 2, 3));
    Signal y = apply(lstm(3).returnState(), x.withInitialState(start));
    assertArrayEquals(row(start.h()), row(y.value()));
    assertArrayEquals(row(start.get(0)), row(y.state().get(0)));
    assertArrayEquals(row(start.get(1)), row(y.state().get(1)));
    Signal fresh = apply(lstm(3).returnState(), x);
    assertArrayEquals(new float[3], row(fresh.value()));
    assertArrayEquals(new float[3], row(fresh.state().get(1)));
  }

  private static float[] row(Tensor x) {
    return Ops.slice(x, 0, 0, 1).toArray();
  }
}
