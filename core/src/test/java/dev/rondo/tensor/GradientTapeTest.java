package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GradientTapeTest {

  private static Tensor number(float value) {
    return Tensor.of(new float[] {value}, 1);
  }

  @Test
  void theChainRuleOnPaper() {
    Tensor x = number(2).asTrainable();
    Tensor w = number(3).asTrainable();
    try (GradientTape tape = GradientTape.record()) {
      // (w x)^2 + w x: by w it is 2 w x^2 + x = 26, by x it is 2 w^2 x + w = 39.
      Tensor y = w.mul(x);
      Tensor loss = Ops.sum(y.mul(y).add(y));
      Gradients gradients = tape.gradient(loss, List.of(w, x));
      assertEquals(26f, gradient(gradients, w));
      assertEquals(39f, gradient(gradients, x));
    }
  }

  private static float gradient(Gradients gradients, Tensor by) {
    Tensor gradient = gradients.of(by);
    assertNotNull(gradient);
    return gradient.item();
  }

  @Test
  void severalLossesFromOneTape() {
    Tensor x = number(3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Tensor square = x.mul(x);
      Tensor cube = square.mul(x);
      Tensor bySquare = tape.gradient(Ops.sum(square), x);
      Tensor byCube = tape.gradient(Ops.sum(cube), x);
      assertEquals(6f, bySquare.item());
      assertEquals(27f, byCube.item());
      assertEquals(6f, tape.gradient(Ops.sum(square), x).item());
      // The first gradient lives until the tape closes, whatever was computed after it.
      assertEquals(6f, bySquare.item());
      assertEquals(9f, square.item());
    }
  }

  @Test
  void byATensorOnTheWay() {
    Tensor x = number(3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Tensor y = x.mul(x);
      Tensor loss = Ops.sum(y.mul(y));
      Gradients gradients = tape.gradient(loss, List.of(y, x));
      assertEquals(18f, gradient(gradients, y));
      assertEquals(108f, gradient(gradients, x));
      assertEquals(1f, tape.gradient(loss, loss).item());
    }
  }

  @Test
  void whatTheLossDoesNotDependOn() {
    Tensor x = number(3);
    Tensor other = number(4);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      tape.watch(other);
      Tensor unused = other.mul(x);
      Tensor loss = Ops.sum(x.mul(x));
      Gradients gradients = tape.gradient(loss, List.of(x, other));
      assertNull(gradients.of(other));
      assertEquals(1, gradients.size());
      assertEquals(0f, tape.gradient(loss, other).item());
      assertEquals(12f, unused.item());
    }
  }

  @Test
  void onlyWhatWasAskedForIsComputed() {
    Tensor frozen = random(1, 3, 3).asTrainable();
    Tensor x = random(2, 1, 3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Tensor y = Ops.matmul(x, frozen);
      GradientSink[] seen = new GradientSink[1];
      Tensor loss =
          GradientTape.record(
              Tensor.scalar(0),
              (dY, into) -> {
                seen[0] = into;
                into.add(y, Tensor.full(y.shape(), 1));
              },
              y);
      tape.gradient(loss, x);
      assertTrue(seen[0].wants(x));
      assertFalse(seen[0].wants(frozen));
    }
  }

  @Test
  void aSumGivesEachTermAGradientOfItsOwn() {
    Tensor a = random(3, 4);
    Tensor b = random(4, 4);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(a);
      tape.watch(b);
      Gradients gradients = tape.gradient(Ops.sum(a.add(b)), List.of(a, b));
      Tensor dA = gradients.of(a);
      Tensor dB = gradients.of(b);
      assertNotNull(dA);
      assertNotNull(dB);
      InPlace.assign(dA, new float[4]);
      assertArrayEquals(new float[] {1, 1, 1, 1}, dB.toArray());
    }
  }

  /**
   * Each of these hands on the gradient that it got. {@code z} gets the same one, which must not
   * change when more is added to the gradient of {@code x}.
   */
  @TestFactory
  Stream<DynamicTest> aGradientHandedOnIsNotWrittenTo() {
    Tensor zeros = Tensor.zeros(1, 3);
    Map<String, UnaryOperator<Tensor>> operations =
        Map.of(
            "add to", x -> x.add(zeros),
            "add", x -> zeros.add(x),
            "sub", x -> x.sub(zeros),
            "reshape", x -> x.reshape(3).reshape(1, 3),
            "broadcastTo", x -> Ops.broadcastTo(x, Shape.of(1, 3)),
            "sum", x -> Ops.sum(x, true, 0));
    return operations.entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> handOn(each.getValue())));
  }

  private static void handOn(UnaryOperator<Tensor> operation) {
    Tensor x = random(8, 1, 3);
    Tensor z = random(9, 1, 3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      tape.watch(z);
      // The last operation gives its gradient first.
      Tensor once = Ops.sum(x.mul(3));
      Tensor loss = Ops.sum(operation.apply(x).add(z)).add(once);
      Gradients gradients = tape.gradient(loss, List.of(x, z));
      assertArrayEquals(new float[] {4, 4, 4}, array(gradients, x));
      assertArrayEquals(new float[] {1, 1, 1}, array(gradients, z));
    }
  }

  /** Of one row, the gradient of the bias is that of the row. */
  @Test
  void aBiasUsedTwiceWritesToNoOtherGradient() {
    Tensor kernel = random(8, 2, 3);
    Tensor bias = random(9, 3);
    Tensor z = random(10, 1, 3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(bias);
      tape.watch(z);
      Tensor first = Ops.linear(random(11, 1, 2), kernel, bias);
      Tensor second = Ops.linear(random(12, 1, 2), kernel, bias);
      Tensor loss = Ops.sum(first.add(second).add(z));
      Gradients gradients = tape.gradient(loss, List.of(bias, z));
      assertArrayEquals(new float[] {2, 2, 2}, array(gradients, bias));
      assertArrayEquals(new float[] {1, 1, 1}, array(gradients, z));
    }
  }

  private static float[] array(Gradients gradients, Tensor by) {
    Tensor gradient = gradients.of(by);
    assertNotNull(gradient);
    return gradient.toArray();
  }

  @Test
  void gradientsComeInTheOrderAskedFor() {
    List<Differentiable> weights = new ArrayList<>();
    Tensor sum = Tensor.scalar(0);
    for (int i = 0; i < 20; i++) {
      weights.add(number(i).asTrainable());
    }
    try (GradientTape tape = GradientTape.record()) {
      for (Differentiable weight : weights) {
        sum = sum.add(Ops.sum(weight.value()));
      }
      List<Differentiable> seen = new ArrayList<>();
      tape.gradient(sum, weights).forEach((weight, gradient) -> seen.add(weight));
      assertEquals(weights, seen);
    }
  }

  @Test
  void gradientsCanBeMapped() {
    Tensor x = number(3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Gradients gradients = tape.gradient(Ops.sum(x.mul(x)), List.of(x));
      assertEquals(3f, gradient(gradients.map(each -> each.mul(0.5f)), x));
      assertEquals(6f, gradient(gradients, x));
    }
  }

  @Test
  void aNestedTapeIsRefused() {
    try (GradientTape tape = GradientTape.record()) {
      IllegalStateException error = assertThrows(IllegalStateException.class, GradientTape::record);
      assertTrue(error.getMessage().contains("already open"), error.getMessage());
      tape.watch(number(1));
    }
    // And the refusal did not spoil the next one.
    GradientTape.record().close();
  }

  @Test
  void aClosedTapeRefuses() {
    GradientTape tape = GradientTape.record();
    Tensor x = number(1);
    tape.watch(x);
    Tensor y = Ops.sum(x.mul(x));
    tape.close();
    tape.close();
    assertThrows(IllegalStateException.class, () -> tape.watch(number(1)));
    assertThrows(IllegalStateException.class, () -> tape.gradient(y, x));
  }

  @Test
  void aLossMustBeOneNumber() {
    Tensor x = random(5, 2, 3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> tape.gradient(x.mul(x), x));
      assertEquals(
          "GradientTape.gradient: expected a loss of one element but got shape [2, 3]; take its"
              + " mean or sum first",
          error.getMessage());
    }
  }

  @Test
  void aTensorThatWasNotWatchedIsRefused() {
    Tensor x = number(1);
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = Ops.sum(x.mul(x));
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> tape.gradient(loss, x));
      assertTrue(error.getMessage().contains("call watch"), error.getMessage());
      assertThrows(
          IllegalArgumentException.class, () -> tape.watch(Tensor.ofInts(new int[] {1}, 1)));
    }
  }

  @Test
  void tensorsOfAClosedTapeRefuseAndCopiesDoNot() {
    Tensor made;
    Tensor view;
    Tensor kept;
    Tensor leaf;
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(number(1));
      made = number(2).mul(3f);
      view = made.reshape(1, 1);
      kept = made.detach();
      leaf = made.asTrainable();
    }
    assertEquals(
        "this tensor of shape [1] belonged to a gradient tape that is closed; call detach() before"
            + " the tape closes to keep it",
        assertThrows(IllegalStateException.class, made::toArray).getMessage());
    assertThrows(IllegalStateException.class, view::item);
    assertThrows(IllegalStateException.class, () -> made.add(1f));
    assertEquals(6f, kept.item());
    assertEquals(6f, leaf.item());
    assertTrue(made.toString().contains("closed"), made.toString());
  }

  @Test
  void aStepTakesTheMemoryOfTheStepBefore() {
    Tensor w = random(6, 40, 40).asTrainable();
    Tensor x = random(7, 30, 40);
    Set<float[]> before = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<float[]> after = Collections.newSetFromMap(new IdentityHashMap<>());
    float[] first = step(x, w, before);
    assertArrayEquals(first, step(x, w, after));
    assertTrue(before.size() > 4);
    assertEquals(before, after);
  }

  private static float[] step(Tensor x, Tensor w, Set<float[]> arrays) {
    try (GradientTape tape = GradientTape.record()) {
      Tensor y = Ops.sigmoid(Ops.tanh(x.matmul(w)).matmul(w));
      Tensor gradient = tape.gradient(Ops.mean(y), w);
      Buffers.Scope scope = Buffers.current();
      assertNotNull(scope);
      arrays.addAll(scope.arrays());
      return gradient.toArray();
    }
  }

  /** A chain of a hundred operations has a hundred gradients, of which two live at once. */
  @Test
  void aBackwardPassTakesItsOwnMemoryAgain() {
    Tensor x = Tensor.full(Shape.of(1000), 0.5f);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Tensor y = x;
      double slope = 1;
      double value = 0.5f;
      for (int i = 0; i < 100; i++) {
        y = Ops.tanh(y);
        value = Math.tanh(value);
        slope *= 1 - value * value;
      }
      Tensor loss = Ops.sum(y);
      Buffers.Scope scope = Buffers.current();
      assertNotNull(scope);
      int before = scope.arrays().size();
      assertEquals(slope, tape.gradient(loss, x).get(999), 1e-5);
      int more = scope.arrays().size() - before;
      assertTrue(more <= 4, "arrays: " + more);
    }
  }

  @Test
  void anotherThreadHasATapeOfItsOwn() {
    Tensor w = number(3).asTrainable();
    try (GradientTape tape = GradientTape.record()) {
      Tensor y = Ops.sum(w.mul(w));
      float there =
          CompletableFuture.supplyAsync(
                  () -> {
                    assertThrows(IllegalStateException.class, () -> tape.gradient(y, w));
                    try (GradientTape other = GradientTape.record()) {
                      return other.gradient(Ops.sum(w.mul(w).mul(w)), w).item();
                    }
                  })
              .join();
      assertEquals(27f, there);
      assertEquals(6f, tape.gradient(y, w).item());
    }
  }

  @Test
  void withoutATapeNothingIsKept() {
    Tensor w = number(3).asTrainable();
    Tensor before = w.mul(w);
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = Ops.sum(before.mul(w));
      assertEquals(9f, tape.gradient(loss, w).item());
    }
    assertEquals(9f, before.item());
  }
}
