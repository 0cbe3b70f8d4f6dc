package dev.rondo.benchmarks;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The processes that this one starts. None outlives it, and none runs for ever. */
final class Children {
  private static final Set<Process> RUNNING = new HashSet<>();

  private static boolean closed;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Children::close));
  }

  private Children() {}

  /**
   * @throws WorkerException if the program cannot be started
   */
  static Process start(ProcessBuilder builder) throws WorkerException {
    synchronized (RUNNING) {
      if (!closed) {
        try {
          Process process = builder.start();
          RUNNING.add(process);
          return process;
        } catch (IOException e) {
          throw new WorkerException(
              builder.command().get(0) + " cannot be started: " + e.getMessage(), e);
        }
      }
    }
    return rest();
  }

  /** Waits for the end of a process, or ends it when its time is over. */
  static int await(Process process, long limit) throws WorkerException {
    try {
      if (!process.waitFor(limit, TimeUnit.SECONDS)) {
        throw new WorkerException("not done after " + limit + " s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkerException("interrupted", e);
    } finally {
      forget(process);
    }
  }

  /** Ends a process, if it still runs. */
  static void forget(Process process) {
    boolean ending;
    synchronized (RUNNING) {
      RUNNING.remove(process);
      ending = closed;
    }
    end(process);
    if (ending) {
      rest();
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void close() {
    synchronized (RUNNING) {
      closed = true;
      RUNNING.forEach(Children::end);
    }
  }

  /** This process is about to end (Ctrl-C): nothing is started, and nothing reported, any more. */
  private static Process rest() {
    while (true) {
      LockSupport.park();
    }
  }
}
