package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedTaskTest {
  private final int threadsBefore = Workers.threads();

  @BeforeEach
  void twoThreads() {
    Workers.threads(2);
  }

  @AfterEach
  void restore() {
    SharedTask.insisted = null;
    Workers.threads(threadsBefore);
  }

  @Test
  void halvesRunAtTheSameTime() {
    SharedTask.insisted = new AtomicInteger();
    Thread[] ran = new Thread[2];
    CountDownLatch[] both = {new CountDownLatch(0)};
    SharedTask task =
        new SharedTask(
            (from, to) -> {
              ran[from] = Thread.currentThread();
              both[0].countDown();
              await(both[0]);
            });
    for (int i = 0; i < 20; i++) {
      both[0] = new CountDownLatch(2);
      task.run();
      assertSame(Thread.currentThread(), ran[0]);
      assertTrue(ran[1] instanceof Worker);
    }
  }

  /** A worker that was never started is asleep for good. */
  @Test
  void aJobThatNobodyTakesIsDoneByTheCaller() {
    List<Thread> ran = new ArrayList<>();
    Job job = new Job((from, to) -> ran.add(Thread.currentThread()), 2, 2);
    Worker asleep = new Worker(1);
    assertFalse(asleep.isAwake());
    for (int i = 1; i <= 3; i++) {
      job.again();
      asleep.offer(job);
      asleep.wake();
      job.finish();
      assertEquals(2 * i, ran.size());
      asleep.withdraw(job);
    }
    assertEquals(List.of(Thread.currentThread()), ran.stream().distinct().toList());
  }

  @Test
  void withOneThreadAndInsideAWorkerItIsOnePiece() {
    SharedTask.insisted = new AtomicInteger();
    List<String> pieces = new ArrayList<>();
    SharedTask inner =
        new SharedTask(
            (from, to) -> pieces.add(from + " " + to + Thread.currentThread().getName()));
    SharedTask outer =
        new SharedTask(
            (from, to) -> {
              if (from == 1) {
                inner.run();
              }
            });
    outer.run();
    assertEquals(List.of("0 2rondo-worker-1"), pieces);
    Workers.threads(1);
    inner.run();
    assertEquals("0 2" + Thread.currentThread().getName(), pieces.get(1));
    assertEquals(1, SharedTask.insisted.get());
  }

  @Test
  void whatAHalfThrowsIsRethrownOnce() {
    SharedTask.insisted = new AtomicInteger();
    for (int bad = 0; bad < 2; bad++) {
      int failing = bad;
      boolean[] fails = {true};
      SharedTask task =
          new SharedTask(
              (from, to) -> {
                if (fails[0] && from == failing) {
                  throw new ArrayIndexOutOfBoundsException(from);
                }
              });
      assertThrows(ArrayIndexOutOfBoundsException.class, task::run);
      fails[0] = false;
      task.run();
    }
  }

  /** Whoever gets the worker, each run of each thread does both halves once. */
  @Test
  void manyThreadsAtOnce() throws InterruptedException {
    Workers.threads(3);
    List<Thread> threads = new ArrayList<>();
    AtomicInteger right = new AtomicInteger();
    for (int i = 0; i < 6; i++) {
      boolean splits = i == 0;
      threads.add(new Thread(() -> right.addAndGet(runsOf(splits))));
    }
    threads.forEach(Thread::start);
    for (int i = 0; i < 50; i++) {
      Workers.threads(1 + i % 3);
      Thread.yield();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(6 * 20_000, right.get());
  }

  private static int runsOf(boolean splits) {
    int[] sums = new int[2];
    SharedTask task =
        new SharedTask(
            (from, to) -> {
              for (int half = from; half < to; half++) {
                sums[half]++;
              }
            });
    int right = 0;
    for (int i = 1; i <= 20_000; i++) {
      if (splits) {
        Workers.split(3, 1, (from, to) -> Thread.onSpinWait());
      }
      task.run();
      right += sums[0] == i && sums[1] == i ? 1 : 0;
    }
    return right;
  }

  @Test
  void onlyATaskThatComesTwiceInAStreakShowsThatEventsFollowClosely() {
    Streak streak = new Streak();
    long firstLayer = streak.begin(1_000_000);
    streak.end(1_010_000);
    long secondLayer = streak.begin(1_010_100);
    streak.end(1_020_000);
    assertEquals(firstLayer, secondLayer);
    assertEquals(firstLayer, streak.begin(1_020_000 + Job.SPIN_NANOS));
    streak.end(1_050_000);
    assertTrue(firstLayer != streak.begin(1_050_001 + Job.SPIN_NANOS));
  }

  @Test
  void sharingPausesAfterARoundThatTookLongerThanOneAlone() {
    Payoff payoff = new Payoff();
    long now = 7;
    for (int took : new int[] {4_000, 6_000, 4_000}) {
      assertFalse(payoff.allows(now), "the first of a round is alone");
      payoff.ranAlone(5_000);
      for (int i = 1; i < Payoff.ROUND; i++) {
        assertTrue(payoff.allows(now));
        payoff.ranShared(took, now);
      }
      payoff.ranAlone(5_000);
      assertEquals(took < 5_000, payoff.allows(now + Payoff.PAUSE_NANOS - 1));
      assertTrue(payoff.allows(now + Payoff.PAUSE_NANOS));
      for (int i = 1; i < Payoff.ROUND; i++) {
        payoff.ranShared(4_000, now);
      }
      now += Payoff.PAUSE_NANOS;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
