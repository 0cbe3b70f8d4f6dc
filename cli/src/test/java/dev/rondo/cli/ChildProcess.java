package dev.rondo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command in a process of its own. */
final class ChildProcess {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader reader;
  private final Path errors;
  private final StringBuilder out = new StringBuilder();

  private ChildProcess(Process process, Path errors) {
    this.process = process;
    this.reader = process.inputReader(UTF_8);
    this.errors = errors;
  }

  static ChildProcess start(Object... words) throws IOException {
    return start(Rondo.class, words);
  }

  static ChildProcess start(Class<?> main, Object... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(backEnd());
    command.add(main.getName());
    for (Object word : words) {
      command.add(word.toString());
    }
    Path errors = Files.createTempFile("rondo", ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    return new ChildProcess(process, errors);
  }

  /** That of this process: another one would give other bits. */
  private static List<String> backEnd() {
    List<String> options = new ArrayList<>();
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      options.add("--add-modules=jdk.incubator.vector");
    }
    String asked = System.getProperty("rondo.kernels");
    if (asked != null) {
      options.add("-Drondo.kernels=" + asked);
    }
    return options;
  }

  /** Waits for a line on stdout that starts like this. */
  void await(String start) throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      out.append(line).append('\n');
      if (line.startsWith(start)) {
        return;
      }
    }
    throw new AssertionError("no line starts with '" + start + "': " + out + err());
  }

  void signal(String name) throws IOException, InterruptedException {
    String possible = isIgnored(name) ? "TERM" : name;
    String pid = String.valueOf(process.pid());
    assertEquals(0, new ProcessBuilder("kill", "-" + possible, pid).start().waitFor());
  }

  /** The exit code after a signal: 128 and its number. */
  int expectedCode(String name) throws IOException {
    return isIgnored(name) ? 128 + 15 : 128 + 2;
  }

  /** A build that runs in the background of a script has Ctrl-C turned off for all its children. */
  private static boolean isIgnored(String name) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!name.equals("INT") || Files.notExists(status)) {
      return false;
    }
    String mask =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElse("SigIgn: 0");
    long ignored = Long.parseUnsignedLong(mask.substring(mask.indexOf(':') + 1).strip(), 16);
    return (ignored & 1 << 1) != 0;
  }

  void closeOutput() throws IOException {
    reader.close();
  }

  /** Waits for the end. */
  int code() throws IOException, InterruptedException {
    try {
      reader.lines().forEach(line -> out.append(line).append('\n'));
    } catch (UncheckedIOException e) {
      // closed by closeOutput
      assertTrue(e.getMessage().contains("closed"), e.getMessage());
    }
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not end");
    return process.exitValue();
  }

  String out() {
    return out.toString();
  }

  /** What it wrote to stderr, without the JVM's greeting of the incubator module. */
  String err() {
    try {
      return Files.readString(errors).replaceAll("WARNING: Using incubator modules.*\\R", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void end() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
