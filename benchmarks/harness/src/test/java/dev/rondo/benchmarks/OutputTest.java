package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutputTest {
  private static ProcessBuilder shell(String script) {
    return new ProcessBuilder("sh", "-c", script);
  }

  @Test
  void linesComeInOrder() throws WorkerException {
    List<String> lines = new ArrayList<>();
    Output.lines(shell("echo a; echo b >&2; echo c"), 20, lines::add);
    assertEquals(List.of("a", "c"), lines);
  }

  @Test
  void aSilentChildIsEnded(@TempDir Path folder) throws Exception {
    Path pid = folder.resolve("pid");
    List<String> lines = new ArrayList<>();
    WorkerException e =
        assertThrows(
            WorkerException.class,
            // the child's child holds the output open
            () ->
                Output.lines(
                    shell("echo a; sleep 300 & echo $! >" + pid + "; wait"), 2, lines::add));
    assertEquals("silent for 2 s", e.getMessage());
    assertEquals(List.of("a"), lines);
    assertEnded(Long.parseLong(Files.readString(pid).strip()));
  }

  private static void assertEnded(long pid) throws Exception {
    var child = ProcessHandle.of(pid);
    if (child.isPresent()) {
      child.get().onExit().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aChildThatFailsTellsWhy() {
    WorkerException e =
        assertThrows(
            WorkerException.class,
            () -> Output.lines(shell("echo a; echo no memory >&2; exit 7"), 20, line -> {}));
    assertEquals("exit code 7, no memory", e.getMessage());
  }

  private static String failure(String... err) {
    return new Output.Ended(1, "", String.join("\n", err) + "\n").failure();
  }

  @Test
  void aFailureIsTheLineThatSaysWhy() {
    // what a JVM says of an option it does not know
    assertEquals(
        "exit code 1, Unrecognized VM option 'Bogus'",
        failure(
            "Unrecognized VM option 'Bogus'",
            "Error: Could not create the Java Virtual Machine.",
            "Error: A fatal exception has occurred. Program will exit."));
    assertEquals(
        "exit code 1, java.lang.IllegalArgumentException: rondo.kernels: expected scalar",
        failure(
            "WARNING: Using incubator modules: jdk.incubator.vector",
            "Exception in thread \"main\" java.lang.ExceptionInInitializerError",
            "\tat dev.rondo.A.b(A.java:1)",
            "Caused by: java.lang.IllegalArgumentException: rondo.kernels: expected scalar",
            "\tat dev.rondo.C.d(C.java:2)",
            "\t... 3 more"));
    assertEquals(
        "exit code 1, ModuleNotFoundError: No module named 'torch'",
        failure(
            "Traceback (most recent call last):",
            "  File \"a.py\", line 3, in <module>",
            "    raise ExpectedError(x)",
            "ModuleNotFoundError: No module named 'torch'"));
    assertEquals("exit code 1, the end", failure("killed", "the end", "\tat x"));
    assertEquals("exit code 1, nothing printed", failure("", " "));
  }

  @Test
  void aFailureOfRondoTellsTheUsersOptions() {
    assertEquals("", JavaProgram.hint(Map.of("RONDO_JAVA_OPTS", " ")));
    assertEquals(
        " (RONDO_JAVA_OPTS is '-XX:Bogus')",
        JavaProgram.hint(Map.of("RONDO_JAVA_OPTS", "-XX:Bogus")));
  }

  @Test
  void ofMuchOutputTheEndIsRead() throws WorkerException {
    Output.Ended ended = Output.run(shell("head -c 1000000 /dev/zero; echo; echo end"), 20);
    assertEquals("end", ended.lastLine());
    assertTrue(ended.out().length() <= 1 << 16);
  }

  /** A JVM that is told to end, as by Ctrl-C, takes its children with it. */
  @Test
  void noChildOutlivesTheParent(@TempDir Path folder) throws Exception {
    Path pid = folder.resolve("pid");
    Process parent =
        new ProcessBuilder(
                Project.java(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                pid.toString())
            .start();
    try {
      while (!Files.exists(pid) || Files.readString(pid).isBlank()) {
        Thread.sleep(20);
      }
      parent.destroy();
      assertTrue(parent.waitFor(30, TimeUnit.SECONDS), "the parent hangs");
      assertEnded(Long.parseLong(Files.readString(pid).strip()));
    } finally {
      parent.destroyForcibly();
    }
  }

  /** Starts a child that does not end, and another one after that. */
  static final class Parent {
    public static void main(String[] args) throws WorkerException, IOException {
      ProcessBuilder child = shell("echo $$ >" + args[0] + "; exec sleep 300");
      try {
        Output.run(child, 300);
      } finally {
        Output.run(child, 300);
      }
    }
  }
}
