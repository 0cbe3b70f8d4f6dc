package dev.rondo.benchmarks;

import java.util.List;

/**
 * A library that is measured.
 *
 * @param key as options name it
 * @param label as tables name it
 * @param alsoOneThread whether it is tried on one thread too, since that may be its best
 * @param checked whether its weights can be set, so that its outputs can be compared
 * @param warmup how much of the warm-up of a JVM it needs
 * @param program how its process is started
 */
record Peer(
    String key,
    String label,
    boolean alsoOneThread,
    boolean checked,
    double warmup,
    Program program) {

  /** How a process is started. */
  @FunctionalInterface
  interface Program {
    /**
     * The command up to the worker's own arguments.
     *
     * @throws WorkerException if it cannot be had, saying what to do
     */
    List<String> command(int threads) throws WorkerException;
  }
}
