package dev.rondo.saving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into JSON and back, by their components: numbers, texts, enums, {@code Shape},
 * arrays and lists of those, and further records, which may hide behind an interface. A record is
 * written with its simple name as {@code type}:
 *
 * <pre>{@code
 * {"type": "Rnn", "cell": {"type": "GruCell", "units": 64}, "returnSequences": true}
 * }</pre>
 *
 * A record may grow: a component that an older file lacks gets what a shorter constructor of the
 * record, one that takes its first components alone, gives it; without such a constructor it is
 * missed. And components may move into a record of their own: a file that has them among those of
 * the whole is read all the same.
 *
 * <p>Only records that are registered here are made from a file, so a file cannot name a class of
 * its choice. Floats come back with the same bits.
 */
public final class Descriptions {
  static final String TYPE = "type";

  private final Map<String, Class<? extends Record>> known;

  private Descriptions(Map<String, Class<? extends Record>> known) {
    this.known = known;
  }

  /**
   * Knows these records.
   *
   * @throws IllegalArgumentException if two have the same simple name
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static Descriptions of(Class<? extends Record>... known) {
    return new Descriptions(Map.of()).with(List.of(known));
  }

  /** Knows these records as well: those of a user, or of another room. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final Descriptions with(Class<? extends Record>... more) {
    return with(List.of(more));
  }

  /** Knows these records as well. */
  public Descriptions with(Collection<? extends Class<? extends Record>> more) {
    Map<String, Class<? extends Record>> all = new LinkedHashMap<>(known);
    for (Class<? extends Record> type : more) {
      components(type);
      Class<? extends Record> before = all.put(type.getSimpleName(), type);
      if (before != null && before != type) {
        throw new IllegalArgumentException(
            "Descriptions: expected different simple names but got "
                + before.getName()
                + " and "
                + type.getName()
                + "; rename one");
      }
    }
    return new Descriptions(all);
  }

  /**
   * A record as JSON.
   *
   * @throws IllegalArgumentException if something in it is no description, such as a lambda, or has
   *     the simple name of another record that is registered
   */
  public ObjectNode write(Record record) {
    return new DescriptionWriter(this).record(record, "");
  }

  /**
   * A record from JSON.
   *
   * @param type the record, or an interface that it implements
   * @throws RondoFileException if a field is missing, unknown or of a wrong type, or a record is
   *     not registered or refuses its values; the message names the place, as {@code
   *     layers[2].units}
   */
  public <T> T read(JsonNode json, Class<T> type) {
    return type.cast(new DescriptionReader(this).record(json, type, ""));
  }

  @Nullable Class<? extends Record> known(String simpleName) {
    return known.get(simpleName);
  }

  static RecordComponent[] components(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    for (RecordComponent component : components) {
      if (component.getName().equals(TYPE)) {
        throw new IllegalArgumentException(
            type.getSimpleName()
                + ": a component named type cannot be saved, since the name of the record is"
                + " written there; rename it");
      }
    }
    return components;
  }

  /** The place of a component in messages. */
  static String path(String record, String component) {
    return record.isEmpty() ? component : record + "." + component;
  }
}
