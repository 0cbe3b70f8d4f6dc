package dev.rondo.benchmarks.work;

/** A library that can compute cases. */
public interface Engine {

  /** As it stands in the tables. */
  String name();

  /** The library's own version, with what matters of its build. */
  String version();

  /**
   * Builds the case.
   *
   * @throws IllegalArgumentException if the library has no such thing
   */
  Work prepare(BenchmarkShape shape, int threads);
}
