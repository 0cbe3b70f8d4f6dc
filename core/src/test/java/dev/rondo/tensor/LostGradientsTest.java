package dev.rondo.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** A gradient that a tape cannot know is refused, never wrong and never zero. */
class LostGradientsTest {
  private final Tensor x = Tensor.of(new float[] {1, 2}, 2);
  private final Tensor w = Tensor.of(new float[] {3, 5}, 2).asTrainable();

  private static <T extends Exception> void refused(Class<T> type, String part, Executable call) {
    String message = assertThrows(type, call).getMessage();
    assertTrue(message.contains(part), message);
  }

  @TestFactory
  Stream<DynamicTest> changedBetweenForwardAndBackward() {
    BiConsumer<Tensor, float[]> assign = InPlace::assign;
    BiConsumer<Tensor, float[]> update =
        (tensor, values) ->
            InPlace.update(
                (arrays, from, to) -> System.arraycopy(values, from, arrays[0], from, to - from),
                tensor);
    return Stream.of(assign, update)
        .map(change -> DynamicTest.dynamicTest("way", () -> changedIsRefused(change)));
  }

  private static void changedIsRefused(BiConsumer<Tensor, float[]> change) {
    Tensor w = Tensor.of(new float[] {3, 5}, 2).asTrainable();
    try (GradientTape tape = GradientTape.record()) {
      Tensor square = Ops.sum(w.mul(w));
      Tensor throughAView = Ops.sum(Ops.square(w.reshape(1, 2)));
      assertArrayEquals(new float[] {6, 10}, tape.gradient(square, w).toArray());
      change.accept(w, new float[] {7, 11});
      for (Tensor loss : List.of(square, throughAView)) {
        refused(
            IllegalStateException.class,
            "take all gradients before applying any",
            () -> tape.gradient(loss, w));
      }
      // what is recorded from the new numbers is right again
      assertArrayEquals(new float[] {14, 22}, tape.gradient(Ops.sum(w.mul(w)), w).toArray());
    }
  }

  @Test
  void aChangeOfWhatTheLossDoesNotUseDoesNotMatter() {
    Tensor other = Tensor.of(new float[] {1, 1}, 2).asTrainable();
    try (GradientTape tape = GradientTape.record()) {
      Tensor first = Ops.sum(w.mul(w));
      Ops.sum(other.mul(other));
      InPlace.assign(other, new float[] {9, 9});
      assertArrayEquals(new float[] {6, 10}, tape.gradient(first, w).toArray());
    }
  }

  @Test
  void aWatchedTensorSharesItsNumbersWithAWeight() {
    Tensor weight = x.asTrainable();
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      Tensor loss = Ops.sum(x.mul(x));
      InPlace.assign(weight, new float[] {8, 8});
      refused(IllegalStateException.class, "were changed", () -> tape.gradient(loss, x));
    }
  }

  @Test
  void aLossFromBeforeTheTape() {
    Tensor loss = Ops.sum(w.mul(w));
    try (GradientTape tape = GradientTape.record()) {
      refused(IllegalArgumentException.class, "computed before it", () -> tape.gradient(loss, w));
    }
  }

  @Test
  void aLossFromAnotherThread() {
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = CompletableFuture.supplyAsync(() -> Ops.sum(w.mul(w))).join();
      refused(IllegalArgumentException.class, "another thread", () -> tape.gradient(loss, w));
    }
  }

  @Test
  void watchedAfterItWasUsed() {
    try (GradientTape tape = GradientTape.record()) {
      Ops.sum(x.mul(x));
      refused(IllegalStateException.class, "call watch first", () -> tape.watch(x));
    }
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      assertArrayEquals(
          new float[] {2, 4}, tape.gradient(Ops.sum(x.mul(x)), x).toArray(), "a new tape");
    }
  }

  @Test
  void watchedAfterARecordedOperationUsedIt() {
    try (GradientTape tape = GradientTape.record()) {
      Tensor loss = Ops.sum(x.mul(w));
      tape.watch(x);
      assertArrayEquals(new float[] {3, 5}, tape.gradient(loss, x).toArray());
    }
  }

  @Test
  void maximumGivesNoNumberBackToWhereItCameFrom() {
    Tensor a = Tensor.of(new float[] {Float.NaN, 1, Float.NaN}, 3);
    Tensor b = Tensor.of(new float[] {2, Float.NaN, Float.NaN}, 3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(a);
      tape.watch(b);
      for (Tensor y : List.of(Ops.maximum(a, b), Ops.minimum(a, b))) {
        assertTrue(Float.isNaN(y.get(0)) && Float.isNaN(y.get(1)));
        Tensor loss = Ops.sum(y);
        assertArrayEquals(new float[] {1, 0, 1}, tape.gradient(loss, a).toArray());
        assertArrayEquals(new float[] {0, 1, 0}, tape.gradient(loss, b).toArray());
      }
    }
  }

  @Test
  void theZerothPowerIsFlatAtZeroToo() {
    Tensor at = Tensor.of(new float[] {0, -1, 2}, 3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(at);
      Tensor y = Ops.pow(at, 0);
      assertArrayEquals(new float[] {1, 1, 1}, y.toArray());
      assertArrayEquals(new float[3], tape.gradient(Ops.sum(y), at).toArray());
    }
  }

  @Test
  void theMaximumOfATensorUsedElsewhereToo() {
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      // x^2 + max(x): 2x, and 1 more at the larger one, whichever was recorded first
      Tensor maxFirst = Ops.max(x, false).add(Ops.sum(Ops.square(x)));
      Tensor maxLast = Ops.sum(Ops.square(x)).add(Ops.max(x, false));
      assertArrayEquals(new float[] {2, 5}, tape.gradient(maxFirst, x).toArray());
      assertArrayEquals(new float[] {2, 5}, tape.gradient(maxLast, x).toArray());
      Tensor twice = Ops.max(x, false).add(Ops.max(x, false));
      assertEquals(2f, tape.gradient(twice, x).get(1));
    }
  }
}
