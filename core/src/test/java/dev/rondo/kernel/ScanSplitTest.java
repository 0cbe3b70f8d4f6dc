package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How scans are cut; tasks here meet as those of a scan do, and what must not happen is waiting.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScanSplitTest {

  private static final int BATCH = 3;
  private static final int STEPS = 3;

  /** With it the number of parts is certain: nobody takes all because another is late. */
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final int threadsBefore = Workers.threads();

  @AfterEach
  void restoreThreads() {
    Workers.threads(threadsBefore);
  }

  @Test
  void eachThreadHasSomeUnitsOfAllRows() {
    for (int threads = 1; threads <= 6; threads++) {
      Workers.threads(threads);
      for (int units : new int[] {1, 16, 17, 100, 128}) {
        int groups = (units + 15) / 16;
        int groupsOfOne = (groups + threads - 1) / threads;
        List<ScanPart> parts = partsByUnits(units, FOR_EVER);
        assertEquals((groups + groupsOfOne - 1) / groupsOfOne, parts.size());
        assertPartition(parts, units);
        for (ScanPart part : parts) {
          assertEquals(0, part.firstUnit() % 16);
          assertEquals(parts.size() == 1, part.meeting() == null);
        }
      }
    }
  }

  /** The number of threads is a global that anybody may set while a scan is being cut. */
  @Test
  void threadsMayBecomeMoreOrFewerAtAnyTime() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Thread changing =
        new Thread(
            () -> {
              for (int i = 0; done.getCount() > 0; i++) {
                Workers.threads(1 + i % 4);
              }
            });
    changing.start();
    try {
      for (int round = 0; round < 500; round++) {
        assertPartition(partsByUnits(100, FOR_EVER), 100);
      }
    } finally {
      done.countDown();
      changing.join();
    }
  }

  @Test
  void theImpatientDoAllAndNothingIsDoneTwice() {
    Workers.threads(3);
    for (int round = 0; round < 500; round++) {
      assertPartition(partsByUnits(100, round % 50 * 1_000L), 100);
    }
  }

  @Test
  void whoComesWhileTheThreadsAreTakenHasAllUnits() throws InterruptedException {
    Workers.threads(2);
    CountDownLatch taken = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    Thread first =
        new Thread(
            () ->
                Workers.split(
                    2,
                    1,
                    (from, to) -> {
                      taken.countDown();
                      await(release);
                    }));
    first.start();
    await(taken);
    try {
      assertEquals(1, partsByUnits(100, FOR_EVER).size());
    } finally {
      release.countDown();
      first.join();
    }
  }

  @Test
  void aScanInsideATaskHasAllUnits() {
    Workers.threads(2);
    Workers.split(2, 1, (from, to) -> assertEquals(1, partsByUnits(100, FOR_EVER).size()));
  }

  /** Whichever part fails, and whoever waits for it, the caller sees why and nothing else. */
  @Test
  void theFailureItselfIsThrown() {
    Workers.threads(3);
    for (int units : new int[] {16, 48, 100}) {
      for (int firstUnit = 0; firstUnit < units; firstUnit += 16) {
        for (int step = -1; step < STEPS; step++) {
          fail(units, firstUnit, step, new IllegalStateException("the cause"));
          fail(units, firstUnit, step, new StackOverflowError("the cause"));
        }
      }
      assertPartition(partsByUnits(units, FOR_EVER), units);
    }
  }

  /** At the step -1 a part fails when it packs. */
  private static void fail(int units, int failing, int failingStep, Throwable cause) {
    Throwable thrown =
        assertThrows(
            Throwable.class,
            () ->
                ScanSplit.<ScanPart>byUnits(
                    BATCH,
                    units,
                    FOR_EVER,
                    part -> {
                      throwIf(failingStep == -1 && has(part, failing), cause);
                      return part;
                    },
                    (part, packed) -> {
                      for (int step = 0; step < STEPS; step++) {
                        throwIf(failingStep == step && has(part, failing), cause);
                        part.await();
                      }
                    }));
    assertSame(cause, thrown);
    assertEquals(0, thrown.getSuppressed().length);
  }

  private static boolean has(ScanPart part, int unit) {
    return part.firstUnit() <= unit && unit < part.firstUnit() + part.units();
  }

  private static void throwIf(boolean failing, Throwable cause) {
    if (failing && cause instanceof Error error) {
      throw error;
    }
    if (failing && cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
  }

  @Test
  void ifAllFailAllFailuresAreSeen() {
    Workers.threads(3);
    CountDownLatch begun = new CountDownLatch(3);
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                ScanSplit.<ScanPart>byUnits(
                    BATCH,
                    48,
                    FOR_EVER,
                    part -> part,
                    (part, packed) -> {
                      begun.countDown();
                      await(begun);
                      throw new IllegalStateException("part at " + part.firstUnit());
                    }));
    assertEquals(2, thrown.getSuppressed().length);
    assertTrue(String.valueOf(thrown.getMessage()).startsWith("part at "));
    for (Throwable other : thrown.getSuppressed()) {
      assertTrue(String.valueOf(other.getMessage()).startsWith("part at "));
    }
  }

  @Test
  void allSeeTheSameSharedArray() {
    Workers.threads(3);
    ScanSplit.<ScanPart>byUnits(
        BATCH,
        48,
        FOR_EVER,
        part -> part,
        (part, packed) -> {
          float[] shared = part.shared(48);
          assertNotNull(shared);
          shared[part.firstUnit()] = 1;
          part.await();
          assertEquals(3, shared[0] + shared[16] + shared[32]);
        });
  }

  /** A single step may write over the state that other threads would still read. */
  @Test
  void aSingleStepIsNotCutByUnits() {
    Workers.threads(2);
    ConcurrentLinkedQueue<ScanPart> parts = new ConcurrentLinkedQueue<>();
    ScanSplit.<ScanPart>byRowsOrUnits(
        1, 1, 1024, 8L * 1024 * 1024, part -> part, (part, packed) -> parts.add(part));
    assertEquals(1, parts.size());
    assertTrue(parts.element().hasAllUnits());
  }

  @Test
  void rowsAreCutWhereEachThreadGetsAsManyFours() {
    Workers.threads(2);
    long workPerRow = 1_000_000;
    for (int batch : new int[] {8, 16, 17, 24}) {
      assertFalse(ScanSplit.worthSplittingUnits(batch, 7, 64, workPerRow), "B" + batch);
      ConcurrentLinkedQueue<ScanPart> parts = new ConcurrentLinkedQueue<>();
      ScanSplit.<ScanPart>byRowsOrUnits(
          batch, 7, 64, workPerRow, part -> part, (part, packed) -> parts.add(part));
      assertEquals(2, parts.size());
      assertEquals(batch, parts.stream().mapToInt(ScanPart::rows).sum());
      parts.forEach(part -> assertTrue(part.hasAllUnits()));
    }
    for (int batch : new int[] {3, 7, 9, 12, 15}) {
      assertTrue(ScanSplit.worthSplittingUnits(batch, 7, 64, workPerRow), "B" + batch);
    }
  }

  /** The parts of a scan by units, each of which has met the others. */
  private static List<ScanPart> partsByUnits(int units, long patience) {
    ConcurrentLinkedQueue<ScanPart> parts = new ConcurrentLinkedQueue<>();
    BiConsumer<ScanPart, ScanPart> task =
        (part, packed) -> {
          assertSame(part, packed);
          for (int step = 0; step < STEPS; step++) {
            part.await();
          }
          parts.add(part);
        };
    ScanSplit.byUnits(BATCH, units, patience, part -> part, task);
    return parts.stream().sorted(Comparator.comparingInt(ScanPart::firstUnit)).toList();
  }

  private static void assertPartition(List<ScanPart> parts, int units) {
    int next = 0;
    for (ScanPart part : parts) {
      assertEquals(next, part.firstUnit());
      assertEquals(units, part.allUnits());
      assertEquals(0, part.from());
      assertEquals(BATCH, part.to());
      next += part.units();
    }
    assertEquals(units, next);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
