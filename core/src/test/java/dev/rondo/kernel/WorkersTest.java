package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
  private final int threadsBefore = Workers.threads();

  @AfterEach
  void restoreThreads() {
    Workers.threads(threadsBefore);
  }

  @Test
  void everyItemOnceInContiguousPieces() {
    for (int threads = 1; threads <= 4; threads++) {
      Workers.threads(threads);
      for (int n : new int[] {0, 1, 2, 3, 7, 8, 9, 100, 257}) {
        for (int grain : new int[] {0, 1, 8, 1000}) {
          AtomicIntegerArray seen = new AtomicIntegerArray(n);
          AtomicInteger pieces = new AtomicInteger();
          Workers.split(
              n,
              grain,
              (from, to) -> {
                pieces.incrementAndGet();
                for (int i = from; i < to; i++) {
                  seen.incrementAndGet(i);
                }
              });
          for (int i = 0; i < n; i++) {
            assertEquals(1, seen.get(i));
          }
          assertTrue(pieces.get() <= threads);
          if (n > 0 && n <= grain) {
            assertEquals(1, pieces.get());
          }
        }
      }
    }
  }

  @Test
  void piecesRunAtTheSameTime() {
    Workers.threads(3);
    CountDownLatch all = new CountDownLatch(3);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Workers.split(
        3,
        1,
        (from, to) -> {
          threads.add(Thread.currentThread());
          all.countDown();
          await(all);
        });
    assertEquals(3, threads.size());
    assertTrue(threads.contains(Thread.currentThread()), "the caller works too");
    for (Thread thread : threads) {
      assertTrue(thread == Thread.currentThread() || thread.isDaemon());
    }
  }

  @Test
  void aSplitInsideATaskStaysOnItsThread() {
    Workers.threads(2);
    AtomicInteger inner = new AtomicInteger();
    Workers.split(
        2,
        1,
        (from, to) -> {
          Thread mine = Thread.currentThread();
          Workers.split(
              100,
              1,
              (innerFrom, innerTo) -> {
                assertSame(mine, Thread.currentThread());
                assertEquals(100, innerTo - innerFrom);
                inner.incrementAndGet();
              });
        });
    assertEquals(2, inner.get());
  }

  @Test
  void whatAPieceThrowsIsRethrownAndTheWorkersLive() {
    Workers.threads(3);
    for (int bad = 0; bad < 3; bad++) {
      int failing = bad;
      AtomicInteger finished = new AtomicInteger();
      IllegalStateException thrown = new IllegalStateException("piece " + bad);
      assertSame(
          thrown,
          assertThrows(
              IllegalStateException.class,
              () ->
                  Workers.split(
                      3,
                      1,
                      (from, to) -> {
                        if (from == failing) {
                          throw thrown;
                        }
                        finished.incrementAndGet();
                      })));
      assertEquals(2, finished.get());
    }
    assertThrows(
        StackOverflowError.class,
        () ->
            Workers.split(
                3,
                1,
                (from, to) -> {
                  throw new StackOverflowError();
                }));
    piecesRunAtTheSameTime();
  }

  @Test
  void whoComesWhileTheThreadsAreTakenWorksAlone() throws InterruptedException {
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
    AtomicInteger pieces = new AtomicInteger();
    Workers.split(10, 1, (from, to) -> pieces.addAndGet(to - from == 10 ? 1 : 100));
    assertEquals(1, pieces.get());
    release.countDown();
    first.join();
  }

  @Test
  void aSleepingWorkerWakes() throws InterruptedException {
    Workers.threads(2);
    for (int i = 0; i < 50; i++) {
      if (i % 10 == 0) {
        Thread.sleep(5);
      }
      piecesOf(2);
    }
  }

  @Test
  void atLeastOneThread() {
    assertThrows(IllegalArgumentException.class, () -> Workers.threads(0));
    Workers.threads(5);
    assertEquals(5, Workers.threads());
  }

  private static void piecesOf(int n) {
    AtomicInteger sum = new AtomicInteger();
    Workers.split(n, 1, (from, to) -> sum.addAndGet(to - from));
    assertEquals(n, sum.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
