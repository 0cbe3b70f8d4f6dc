package dev.rondo.tensor;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class BuffersTest {
  private static final int LENGTH = 12_347;

  private static float[] step() {
    try (Buffers.Scope scope = Buffers.open()) {
      return scope.take(LENGTH);
    }
  }

  @Test
  void aStepTakesTheArraysOfTheStepBefore() {
    assertSame(step(), step());
  }

  /** The platform clears all soft references before it throws an OutOfMemoryError. */
  @Test
  void anIdleThreadGivesItsMemoryBackBeforeItRunsOut() {
    WeakReference<float[]> array = new WeakReference<>(step());
    assertThrows(OutOfMemoryError.class, () -> use(new long[Integer.MAX_VALUE - 8]));
    assertTrue(array.get() == null, "still held");
  }

  private static void use(long[] numbers) {
    numbers[0] = 1;
  }
}
