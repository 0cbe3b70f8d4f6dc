package dev.rondo.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Static methods that the JIT compiles by themselves, never as part of their caller; {@link
 * SeparateLoops} says why and how. In a single step everything from the session down to the vector
 * loops is one hot path, which C2 would else put into one method.
 *
 * <p>The handle must be kept in a field that is not static: a constant one would be looked through.
 */
final class SeparateMethod {
  private SeparateMethod() {}

  static MethodHandle find(
      MethodHandles.Lookup lookup,
      Class<?> owner,
      String name,
      Class<?> result,
      Class<?>... arguments) {
    try {
      return lookup.findStatic(owner, name, MethodType.methodType(result, arguments));
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException(owner.getSimpleName() + " has no method " + name, missing);
    }
  }

  static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    // the methods declare no checked exceptions
    return (RuntimeException) failure;
  }
}
