package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/** What a command line did, run in this process. */
record Outcome(int code, String out, String err) {

  static Outcome of(Object... words) {
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    // the encoding that the command takes its stdout to have
    Charset encoding = StandardOutput.encoding();
    System.setOut(new PrintStream(out, true, encoding));
    System.setErr(new PrintStream(err, true, encoding));
    try {
      int code = Rondo.run(words(words));
      return new Outcome(code, out.toString(encoding), err.toString(encoding));
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }

  static String[] words(Object... words) {
    return Arrays.stream(words).map(Object::toString).toArray(String[]::new);
  }

  /** That it went well, without a word on stderr. */
  Outcome good() {
    assertEquals("", err);
    assertEquals(0, code);
    return this;
  }

  /** That it failed with one line on stderr that holds all of these. */
  Outcome failed(int expectedCode, String... parts) {
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("rondo: ") && err.endsWith("\n"), err);
    for (String part : parts) {
      assertTrue(err.contains(part), err);
    }
    assertEquals(expectedCode, code, err);
    return this;
  }
}
