package dev.rondo.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C end work in order: asks it to stop, and keeps the process alive until it has written
 * what it must.
 */
final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean came;

  /**
   * @param stop asks the work to stop; called on another thread
   */
  Interruption(Runnable stop) {
    hook =
        new Thread(
            () -> {
              came = true;
              stop.run();
              await();
            },
            "rondo-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void await() {
    try {
      finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether Ctrl-C, or a request to terminate, came. */
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
