package dev.rondo.kernel;

import java.util.Optional;

/** Whether this process may use {@code jdk.incubator.vector}. Touches no class of that module. */
final class VectorSupport {
  static final String FLAG = "--add-modules jdk.incubator.vector";

  private VectorSupport() {}

  /**
   * Looks the module up among those the process was started with and, where it is there, lets this
   * module read it: the module declaration requires it at compile time only.
   */
  static boolean isPresent() {
    Optional<Module> vector = ModuleLayer.boot().findModule("jdk.incubator.vector");
    vector.ifPresent(VectorSupport.class.getModule()::addReads);
    return vector.isPresent();
  }
}
