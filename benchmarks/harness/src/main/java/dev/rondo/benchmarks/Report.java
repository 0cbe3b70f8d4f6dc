package dev.rondo.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole run, as it stands in the JSON file.
 *
 * @param date of its start, ISO 8601
 * @param command as it was typed, files by their names alone
 * @param javaOptions of Rondo's JVM
 * @param versions by contestant; Rondo's with its commit
 */
record Report(
    String date,
    String command,
    Machine machine,
    int threads,
    int rounds,
    @Nullable String javaOptions,
    Map<String, String> versions,
    List<CaseLine> lines) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Writes it as JSON. */
  void write(Path file) {
    try {
      Destination.write(file, JSON.writeValueAsString(this) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if the file is not there, or is another one, saying why
   */
  static Report read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      String why = Files.exists(file) ? "cannot be read" : "is not there";
      throw new IllegalArgumentException("--from: " + file + " " + why, e);
    }
    try {
      Report report = JSON.readValue(text, Report.class);
      String missing = report == null ? "anything" : report.missing();
      if (missing.isEmpty()) {
        return report;
      }
      throw new IllegalArgumentException(notOurs(file) + " it lacks " + missing);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(notOurs(file) + " " + e.getOriginalMessage(), e);
    }
  }

  private static String notOurs(Path file) {
    return "--from: " + file + ": expected the figures that --json wrote there, but";
  }

  /** The first thing that a file lacks; a reader leaves null or zero there. */
  @SuppressWarnings("ConstantValue")
  private String missing() {
    if (date == null || machine == null || machine.cpu() == null || machine.jdk() == null) {
      return "date or machine";
    }
    if (lines == null || lines.isEmpty()) {
      return "lines";
    }
    for (CaseLine line : lines) {
      if (line == null || line.name() == null || line.peer() == null) {
        return "the case or peer of a line";
      }
      double least = Math.min(Math.min(line.rondoMs(), line.peerMs()), line.ratio());
      if (!(Math.min(least, line.must()) > 0)) {
        return "the times, ratio or must of " + line.name();
      }
    }
    return "";
  }
}
