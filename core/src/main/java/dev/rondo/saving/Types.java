package dev.rondo.saving;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;

/** What the declared type of a record's component says. */
final class Types {
  private Types() {}

  /** The class, without type arguments. */
  static Class<?> raw(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    if (type instanceof ParameterizedType generic) {
      return raw(generic.getRawType());
    }
    if (type instanceof WildcardType wildcard) {
      return raw(wildcard.getUpperBounds()[0]);
    }
    return Object.class;
  }

  /** The type of the elements of an array or a list. */
  static Type element(Type type) {
    Class<?> raw = raw(type);
    if (raw.isArray()) {
      return raw.getComponentType();
    }
    return type instanceof ParameterizedType generic
        ? generic.getActualTypeArguments()[0]
        : Object.class;
  }

  /** The type as a message names it. */
  static String name(Type type) {
    Class<?> raw = raw(type);
    if (raw == int.class || raw == Integer.class) {
      return "an integer";
    }
    if (raw == long.class || raw == Long.class) {
      return "an integer of 64 bits";
    }
    if (raw == float.class || raw == Float.class || raw == double.class || raw == Double.class) {
      return "a number";
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return "true or false";
    }
    if (raw == String.class) {
      return "a text";
    }
    if (raw.isArray() || raw == java.util.List.class) {
      return "a list";
    }
    return ("AEIO".indexOf(raw.getSimpleName().charAt(0)) < 0 ? "a " : "an ") + raw.getSimpleName();
  }
}
