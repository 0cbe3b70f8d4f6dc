package dev.rondo.saving;

import static dev.rondo.saving.Descriptions.path;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.tensor.Shape;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON to records. */
final class DescriptionReader {
  private final Descriptions descriptions;

  DescriptionReader(Descriptions descriptions) {
    this.descriptions = descriptions;
  }

  Object record(JsonNode json, Class<?> expected, String path) {
    Class<?> type = type(json, expected, path);
    checkNoMore(json, type, path);
    return components(json, type, path);
  }

  private Object components(JsonNode json, Class<?> type, String path) {
    RecordComponent[] components = Descriptions.components(type);
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    @Nullable Object[] values = new Object[components.length];
    Record older = null;
    for (int i = 0; i < components.length; i++) {
      JsonNode field = json.path(components[i].getName());
      if (!field.isMissingNode()) {
        values[i] = component(field, components[i], path);
      } else if (standsApart(json, types[i])) {
        values[i] = components(json, types[i], path);
      } else {
        older = older == null ? shorter(type, types, values, i, path) : older;
        values[i] =
            older == null
                ? component(field, components[i], path)
                : DescriptionWriter.get(older, components[i]);
      }
    }
    return construct(type, types, values, path);
  }

  private @Nullable Object component(JsonNode field, RecordComponent component, String path) {
    // a component of an object type may be null; its record refuses what must not be
    boolean absent = field.isNull() && !component.getType().isPrimitive();
    return absent
        ? null
        : value(field, component.getGenericType(), path(path, component.getName()));
  }

  /**
   * A record made by a constructor of its first components alone: what it gives the others is what
   * they were before they were components. Null if there is no such constructor.
   *
   * @param known how many of the first values are there
   */
  private static @Nullable Record shorter(
      Class<?> type, Class<?>[] types, @Nullable Object[] values, int known, String path) {
    for (int n = known; n >= 0; n--) {
      Class<?>[] first = Arrays.copyOf(types, n);
      if (Arrays.stream(type.getDeclaredConstructors())
          .anyMatch(c -> Arrays.equals(c.getParameterTypes(), first))) {
        return (Record) construct(type, first, Arrays.copyOf(values, n), path);
      }
    }
    return null;
  }

  /**
   * Whether the components of a part stand among those of the whole, as in files from before they
   * were made a record of their own.
   */
  private static boolean standsApart(JsonNode json, Class<?> part) {
    return part.isRecord()
        && Arrays.stream(Descriptions.components(part)).anyMatch(c -> json.has(c.getName()));
  }

  private Class<?> type(JsonNode json, Class<?> expected, String path) {
    JsonNode name = json.path(Descriptions.TYPE);
    if (!json.isObject() || !name.isTextual()) {
      throw wrong(path, expected, json);
    }
    Class<?> type = descriptions.known(name.textValue());
    if (type == null && expected.isRecord() && expected.getSimpleName().equals(name.textValue())) {
      return expected;
    }
    if (type == null) {
      throw new RondoFileException(
          at(path)
              + "unknown type "
              + Json.show(name)
              + "; if it is a record of your own, pass "
              + name.textValue().replaceAll("[^\\w.]", "")
              + ".class to load, or register it in Descriptions");
    }
    if (!expected.isAssignableFrom(type)) {
      throw new RondoFileException(
          at(path) + "expected " + Types.name(expected) + " but found " + Types.name(type));
    }
    return type;
  }

  private static void checkNoMore(JsonNode json, Class<?> type, String path) {
    Set<String> names = new HashSet<>(Set.of(Descriptions.TYPE));
    for (RecordComponent component : Descriptions.components(type)) {
      names.add(component.getName());
      if (component.getType().isRecord() && !json.has(component.getName())) {
        for (RecordComponent apart : Descriptions.components(component.getType())) {
          names.add(apart.getName());
        }
      }
    }
    for (Iterator<String> fields = json.fieldNames(); fields.hasNext(); ) {
      String field = fields.next();
      if (!names.contains(field)) {
        throw new RondoFileException(
            path(path, field) + ": there is no such field; a newer version may have written it");
      }
    }
  }

  private static Object construct(
      Class<?> type, Class<?>[] types, @Nullable Object[] values, String path) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      if (!constructor.trySetAccessible()) {
        throw new IllegalArgumentException(DescriptionWriter.closed(type));
      }
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new RondoFileException(at(path) + reason(type, e.getCause()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + ": cannot be made: " + e, e);
    }
  }

  private static String reason(Class<?> type, @Nullable Throwable cause) {
    if (cause instanceof NullPointerException) {
      return type.getSimpleName() + ": expected a value but found null";
    }
    return cause instanceof IllegalArgumentException ? "" + cause.getMessage() : "" + cause;
  }

  private Object value(JsonNode json, Type declared, String path) {
    Class<?> type = Types.raw(declared);
    if (type.isEnum()) {
      return constant(json, type, path);
    }
    if (type.isArray()) {
      List<Object> elements = elements(json, declared, path);
      Object array = Array.newInstance(type.getComponentType(), elements.size());
      for (int i = 0; i < elements.size(); i++) {
        Array.set(array, i, elements.get(i));
      }
      return array;
    }
    if (type == List.class) {
      return Collections.unmodifiableList(elements(json, declared, path));
    }
    if (type == Shape.class) {
      int[] dims = (int[]) value(json, int[].class, path);
      if (Arrays.stream(dims).anyMatch(dim -> dim < Shape.ANY)) {
        throw wrong(path, type, json);
      }
      return Shape.of(dims);
    }
    Object plain = PlainValues.read(json, type);
    if (plain != null) {
      return plain;
    }
    if (type.isPrimitive() || type.getPackageName().equals("java.lang")) {
      throw wrong(path, type, json);
    }
    return record(json, type, path);
  }

  private List<Object> elements(JsonNode json, Type declared, String path) {
    if (!json.isArray()) {
      throw wrong(path, declared, json);
    }
    List<Object> elements = new ArrayList<>(json.size());
    for (int i = 0; i < json.size(); i++) {
      elements.add(value(json.get(i), Types.element(declared), path + "[" + i + "]"));
    }
    return elements;
  }

  private static Object constant(JsonNode json, Class<?> type, String path) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(json.textValue())) {
        return constant;
      }
    }
    throw new RondoFileException(
        at(path)
            + "expected one of "
            + Arrays.stream(type.getEnumConstants()).map(c -> ((Enum<?>) c).name()).toList()
            + " but found "
            + Json.show(json));
  }

  private static RondoFileException wrong(String path, Type expected, JsonNode found) {
    return new RondoFileException(
        at(path) + "expected " + Types.name(expected) + " but found " + Json.show(found));
  }

  private static String at(String path) {
    return path.isEmpty() ? "" : path + ": ";
  }
}
