package dev.rondo.benchmarks;

/**
 * Who runs a case: one peer, or Rondo, with a number of threads.
 *
 * @param peer its key
 */
record Contestant(String peer, int threads) {}
