package dev.rondo.saving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON trees and their bytes; reading is strict. */
final class Json {
  private static final int SHOWN = 60;

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a JSON tree that cannot be written", e);
    }
  }

  /**
   * @throws RondoFileException if it is not JSON
   */
  static JsonNode parse(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new RondoFileException(
          "expected JSON but found, in line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": "
              + cut(e.getOriginalMessage().replaceAll("\\s+", " "), 2 * SHOWN),
          e);
    } catch (IOException e) {
      throw new RondoFileException("expected JSON but found: " + AtomicFile.reason(e), e);
    }
  }

  /** A value as an error message shows it. */
  static String show(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list of " + json.size();
      case MISSING -> "nothing";
      default -> cut(json.toString(), SHOWN);
    };
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "...";
  }
}
