package dev.rondo.cli;

/** Exit codes beside those of errors: 1 when something went wrong, 2 for a wrong command line. */
final class Exit {
  static final int DONE = 0;

  /** As shells have it: 128 and the number of the signal that Ctrl-C sends. */
  static final int INTERRUPTED = 130;

  private Exit() {}
}
