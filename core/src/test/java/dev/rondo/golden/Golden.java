package dev.rondo.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rondo.SharedData;
import dev.rondo.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the expected values that others published, and compares with them. */
public final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Golden() {}

  /** The folder of a suite; without shared data the calling test is skipped. */
  public static Path suite(String name) {
    return SharedData.path("golden/" + name);
  }

  /** The files of a folder that end so, by name. */
  public static List<Path> files(Path folder, String end) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folders of a folder, by name. */
  static List<Path> folders(Path folder) {
    return files(folder, "").stream().filter(Files::isDirectory).toList();
  }

  /** A JSON file. */
  public static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The elements of a list. */
  public static List<JsonNode> list(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  /**
   * The numbers of a tensor {@code {"shape": .., "data": ..}} or of nested lists, row by row;
   * "nan", "inf" and "-inf" are numbers, and true is 1.
   */
  public static double[] numbers(JsonNode node) {
    JsonNode data = node.isObject() ? node.get("data") : node;
    return list(data).stream()
        .flatMapToDouble(
            each -> each.isArray() ? Arrays.stream(numbers(each)) : DoubleStream.of(number(each)))
        .toArray();
  }

  private static double number(JsonNode node) {
    if (node.isBoolean()) {
      return node.booleanValue() ? 1 : 0;
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return switch (node.asText()) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> throw new IllegalArgumentException("expected a number but got " + node);
    };
  }

  /** The shape of a tensor. */
  public static int[] shape(JsonNode node) {
    return list(node.get("shape")).stream().mapToInt(JsonNode::intValue).toArray();
  }

  /** A tensor as float32. */
  public static Tensor tensor(JsonNode node) {
    return Tensor.of(floats(numbers(node)), shape(node));
  }

  /** Rounded to float32. */
  public static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  /** Fails unless every number is within {@code abs + rel * |expected|}. */
  public static void assertClose(
      String what, double[] expected, float[] actual, double abs, double rel) {
    assertEquals(expected.length, actual.length, what + ": how many numbers");
    for (int i = 0; i < expected.length; i++) {
      double distance = Math.abs(expected[i] - actual[i]);
      // Negated, so that NaN fails too.
      if (!(distance <= abs + rel * Math.abs(expected[i]))) {
        fail(what + ": expected " + expected[i] + " but got " + actual[i] + " at " + i);
      }
    }
  }
}
