package dev.rondo.model;

import java.io.Console;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Tells whether people look at an output. */
final class Terminal {
  private Terminal() {}

  /** Only the outputs of the process can be a terminal; any other stream goes elsewhere. */
  static boolean is(PrintStream out) {
    return (out == System.out || out == System.err) && isTerminal(System.console());
  }

  /** From JDK 22 on there is a console also where there is no terminal, and it must be asked. */
  static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true; // an older JDK, where having one says it all
    }
  }
}
