package dev.rondo.benchmarks.work;

import java.util.Map;

/** A case, ready to be run again and again. */
public interface Work {

  /**
   * Computes once and hands over the results, by name, in the layouts of {@link CaseNumbers}.
   * Called before the first {@link #run}, or not at all.
   */
  Map<String, float[]> outputs();

  /** One repetition. */
  void run();
}
