package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BarrierTest {

  @Test
  void whoHasAllUnitsWaitsForNobody() {
    Barrier barrier = new Barrier(7);
    for (int step = 0; step < 10; step++) {
      barrier.await(7);
    }
  }

  /** What the others wrote before a step is there after it, in plain memory. */
  @Test
  void nobodyPassesBeforeAllHaveCome() {
    int[] units = {1, 5, 2};
    int steps = 200;
    int[] written = new int[units.length];
    Barrier barrier = new Barrier(8);
    CompletableFuture<?>[] all = new CompletableFuture<?>[units.length];
    for (int i = 0; i < units.length; i++) {
      int me = i;
      all[i] =
          run(
              () -> {
                for (int step = 1; step <= steps; step++) {
                  written[me] = step;
                  barrier.await(units[me]);
                  for (int other : written) {
                    assertEquals(step, other);
                  }
                  barrier.await(units[me]);
                }
              });
    }
    CompletableFuture.allOf(all).join();
  }

  @Test
  void whoWaitsIsSentAwayWhenAnotherLeaves() {
    Barrier barrier = new Barrier(3);
    CountDownLatch coming = new CountDownLatch(2);
    Runnable waiter =
        () -> {
          coming.countDown();
          assertThrows(Barrier.Deserted.class, () -> barrier.await(1));
        };
    CompletableFuture<?> first = run(waiter);
    CompletableFuture<?> second = run(waiter);
    run(() -> {
          try {
            coming.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          barrier.leave();
        })
        .join();
    first.join();
    second.join();
  }

  @Test
  void whoComesAfterAnotherLeftIsSentAway() {
    Barrier barrier = new Barrier(2);
    barrier.leave();
    assertThrows(Barrier.Deserted.class, () -> barrier.await(1));
  }

  /** On a thread of its own: none of a pool's may be missing while others wait for it. */
  private static CompletableFuture<?> run(Runnable task) {
    return CompletableFuture.runAsync(task, each -> new Thread(each).start());
  }
}
