package dev.rondo.saving;

import static dev.rondo.saving.Descriptions.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.tensor.Shape;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records to JSON. */
final class DescriptionWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Descriptions descriptions;

  DescriptionWriter(Descriptions descriptions) {
    this.descriptions = descriptions;
  }

  ObjectNode record(Record record, String path) {
    Class<? extends Record> type = record.getClass();
    Class<? extends Record> known = descriptions.known(type.getSimpleName());
    if (known != null && known != type) {
      throw new IllegalArgumentException(
          type.getName()
              + ": would be read back as "
              + known.getName()
              + ", which has the same simple name; rename it");
    }
    ObjectNode json = JSON.objectNode();
    json.put(Descriptions.TYPE, type.getSimpleName());
    for (RecordComponent component : Descriptions.components(type)) {
      String name = component.getName();
      json.set(name, value(get(record, component), component.getGenericType(), path(path, name)));
    }
    return json;
  }

  static @Nullable Object get(Record record, RecordComponent component) {
    if (!component.getAccessor().trySetAccessible()) {
      throw new IllegalArgumentException(closed(record.getClass()));
    }
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(closed(record.getClass()), e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(component + ": cannot be read: " + e.getCause(), e);
    }
  }

  /** What to do about a record that its module hides. */
  static String closed(Class<?> type) {
    return type.getName()
        + ": its module keeps it closed; make it public, or add to module-info: opens "
        + type.getPackageName()
        + " to dev.rondo;";
  }

  private JsonNode value(@Nullable Object value, Type declared, String path) {
    if (value == null) {
      return JSON.nullNode();
    }
    Class<?> type = Types.raw(declared);
    if (type.isEnum()) {
      return JSON.textNode(((Enum<?>) value).name());
    }
    if (type.isArray()) {
      ArrayNode array = JSON.arrayNode();
      for (int i = 0; i < Array.getLength(value); i++) {
        array.add(value(Array.get(value, i), type.getComponentType(), path + "[" + i + "]"));
      }
      return array;
    }
    if (type == List.class) {
      ArrayNode array = JSON.arrayNode();
      int i = 0;
      for (Object element : (List<?>) value) {
        array.add(value(element, Types.element(declared), path + "[" + i++ + "]"));
      }
      return array;
    }
    if (type == Shape.class) {
      return value(((Shape) value).toArray(), int[].class, path);
    }
    if (value instanceof Described described) {
      return record(described.description(), path);
    }
    return value instanceof Record record ? record(record, path) : plain(value, type, path);
  }

  private static JsonNode plain(Object value, Class<?> type, String path) {
    if (type == int.class || type == Integer.class) {
      return JSON.numberNode((int) value);
    }
    if (type == long.class || type == Long.class) {
      return JSON.numberNode((long) value);
    }
    if (type == float.class || type == Float.class) {
      return number((float) value);
    }
    if (type == double.class || type == Double.class) {
      return number((double) value);
    }
    if (type == boolean.class || type == Boolean.class) {
      return JSON.booleanNode((boolean) value);
    }
    if (type == String.class) {
      return JSON.textNode((String) value);
    }
    Class<?> own = value.getClass();
    throw new IllegalArgumentException(
        path
            + ": expected a record, which can be saved, but got "
            + (own.isHidden() || own.isSynthetic() ? "a lambda" : "the class " + own.getName())
            + "; write it as a record");
  }

  /** With the digits of a float, unless those, read as a double, would round to another float. */
  private static JsonNode number(float value) {
    double shortest = Double.parseDouble(Float.toString(value));
    return number((float) shortest == value ? shortest : value);
  }

  /** JSON has no word for infinity and NaN, so they are texts. */
  private static JsonNode number(double value) {
    return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(Double.toString(value));
  }
}
