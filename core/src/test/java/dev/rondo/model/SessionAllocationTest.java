package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A step creates no object, whatever the cell. */
class SessionAllocationTest {

  @Test
  void noObjectIsCreated() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "-Drondo.kernels=" + System.getProperty("rondo.kernels", "vector"),
            "-cp",
            System.getProperty("java.class.path"),
            StepAllocation.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);

    Map<String, String> bytes = new LinkedHashMap<>();
    printed
        .lines()
        .map(line -> line.split("\t"))
        .filter(line -> line.length == 2)
        .forEach(line -> bytes.put(line[0], line[1]));
    List<String> names = new ArrayList<>(SteppedCells.CELLS.keySet());
    names.addAll(List.of("tokens", "masked tokens"));
    Map<String, String> expected = new LinkedHashMap<>();
    names.forEach(name -> expected.put(name, "0"));
    assertEquals(expected, bytes, "bytes in 10,000 steps");
  }
}
