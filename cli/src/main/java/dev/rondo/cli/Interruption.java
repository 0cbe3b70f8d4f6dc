package dev.rondo.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C, or a request to terminate, seen from the work under way: it asks whether one {@link
 * #came}, and the process stays alive until it has written what it must and closes this.
 */
final class Interruption implements AutoCloseable {
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook =
      new Thread(
          () -> {
            came = true;
            await();
          },
          "rondo-interrupt");
  private volatile boolean came;

  Interruption() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it came before the work began, which need not begin then
      came = true;
    }
  }

  private void await() {
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean came() {
    return came;
  }

  /** All is written: the process may end. */
  @Override
  public void close() {
    finished.countDown();
    if (!came) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // it came this very moment; the hook sees that all is finished
        return;
      }
    }
  }
}
