package dev.rondo.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Objects;

/**
 * One loop for each {@link UnaryMap}, which the JIT compiles by itself, never as part of its
 * caller.
 *
 * <p>C2 stops inlining where a method has 18,000 nodes, and a vector exp brings most of them. Were
 * sigmoid's and tanh's loops called directly, C2 would put both into their caller, give up in the
 * middle of the second, and leave it with vectors as objects: ten times slower. It does not look
 * through a method handle that is no constant, and an element of a map is none.
 */
final class SeparateLoops {

  private final EnumMap<UnaryMap, MethodHandle> loops = new EnumMap<>(UnaryMap.class);

  /**
   * Finds the loops.
   *
   * @param owner has a static method for each function, named as its constant: {@code hardTanh}
   * @param arguments the types of the arguments of each
   */
  SeparateLoops(MethodHandles.Lookup lookup, Class<?> owner, Class<?>... arguments) {
    for (UnaryMap f : UnaryMap.values()) {
      try {
        MethodType type = MethodType.methodType(void.class, arguments);
        loops.put(f, lookup.findStatic(owner, nameOf(f), type));
      } catch (ReflectiveOperationException missing) {
        throw new IllegalStateException(
            owner.getSimpleName() + " has no loop " + nameOf(f), missing);
      }
    }
  }

  void run(UnaryMap f, float[] x, float[] y, int from, int to) {
    try {
      loop(f).invokeExact(x, y, from, to);
    } catch (Throwable failure) {
      throw unchecked(failure);
    }
  }

  void run(UnaryMap f, float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    try {
      loop(f).invokeExact(x, y, dY, dX, from, to);
    } catch (Throwable failure) {
      throw unchecked(failure);
    }
  }

  private MethodHandle loop(UnaryMap f) {
    return Objects.requireNonNull(loops.get(f));
  }

  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    // the loops declare no checked exceptions
    return (RuntimeException) failure;
  }

  private static String nameOf(UnaryMap f) {
    StringBuilder name = new StringBuilder();
    for (String word : f.name().split("_")) {
      String lower = word.toLowerCase(Locale.ROOT);
      name.append(
          name.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return name.toString();
  }
}
