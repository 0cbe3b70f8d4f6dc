package dev.rondo.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.Charset;

/** The way to the real stderr. */
final class ErrorStream {

  private ErrorStream() {}

  /**
   * Lets {@link System#err} write to the file descriptor that the launcher script names, past its
   * filter of JVM warnings. Does nothing without the script.
   *
   * <p>Opening {@code /dev/fd/3} would need no reflection, but a file opened twice has two write
   * positions, and {@code 2>log} would overwrite itself.
   */
  static void connect() {
    Integer number = Integer.getInteger("rondo.stderr");
    if (number == null) {
      return;
    }
    String encoding = System.getProperty("stderr.encoding", System.getProperty("native.encoding"));
    try {
      Constructor<FileDescriptor> descriptor =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      descriptor.setAccessible(true);
      FileOutputStream out = new FileOutputStream(descriptor.newInstance(number));
      System.setErr(new PrintStream(out, true, Charset.forName(encoding)));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // A JDK that does not allow this: the filtered stderr says the same, a moment later.
      return;
    }
  }
}
