package dev.rondo.model;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * What is logged while it is open. By reflection, since the tests are compiled as a part of the
 * module, which does not read {@code java.logging}.
 */
final class LoggedWarnings implements AutoCloseable {
  private final List<String> messages = new ArrayList<>();

  /** Kept, since the log manager forgets a logger that nobody holds. */
  private final Object logger;

  private final Method setFilter;

  LoggedWarnings(String name) {
    try {
      Class<?> type = Class.forName("java.util.logging.Logger");
      Class<?> filter = Class.forName("java.util.logging.Filter");
      Method message = Class.forName("java.util.logging.LogRecord").getMethod("getMessage");
      logger = type.getMethod("getLogger", String.class).invoke(null, name);
      setFilter = type.getMethod("setFilter", filter);
      Object keeping =
          Proxy.newProxyInstance(
              filter.getClassLoader(),
              new Class<?>[] {filter},
              (proxy, method, args) -> {
                messages.add((String) message.invoke(args[0]));
                return false;
              });
      setFilter.invoke(logger, keeping);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public void close() {
    try {
      setFilter.invoke(logger, (Object) null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
