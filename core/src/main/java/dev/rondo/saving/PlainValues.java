package dev.rondo.saving;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON to numbers, truth values and texts. */
final class PlainValues {
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  private PlainValues() {}

  /** A number, truth value or text, or null if the JSON is not what the type asks for. */
  static @Nullable Object read(JsonNode json, Class<?> type) {
    boolean whole = json.isIntegralNumber();
    if (type == int.class || type == Integer.class) {
      return whole && json.canConvertToInt() ? json.intValue() : null;
    }
    if (type == long.class || type == Long.class) {
      return whole && json.canConvertToLong() ? json.longValue() : null;
    }
    if (type == float.class || type == Float.class) {
      Double number = number(json);
      boolean fits = number != null && (!json.isNumber() || Float.isFinite(number.floatValue()));
      return number != null && fits ? number.floatValue() : null;
    }
    if (type == double.class || type == Double.class) {
      return number(json);
    }
    if (type == boolean.class || type == Boolean.class) {
      return json.isBoolean() ? json.booleanValue() : null;
    }
    return type == String.class ? json.textValue() : null;
  }

  private static @Nullable Double number(JsonNode json) {
    if (json.isTextual() && NOT_FINITE.contains(json.textValue())) {
      return Double.valueOf(json.textValue());
    }
    return json.isNumber() && Double.isFinite(json.doubleValue()) ? json.doubleValue() : null;
  }
}
