package dev.rondo.saving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The first entry of an archive: that it is one, of which version, and what else must be in it, so
 * that an entry that is gone is noticed.
 */
record Manifest(List<String> entries) {
  static final String NAME = "rondo.json";
  static final int VERSION = 1;
  private static final String FORMAT = "rondo";

  JsonNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("format", FORMAT).put("version", VERSION);
    ArrayNode names = json.putArray("entries");
    entries.forEach(names::add);
    return json;
  }

  static Manifest of(JsonNode json) {
    if (!FORMAT.equals(json.path("format").asText())) {
      throw new RondoFileException(
          "expected format \"rondo\" but found " + Json.show(json.path("format")));
    }
    JsonNode version = json.path("version");
    if (!version.isInt() || version.intValue() < 1) {
      throw new RondoFileException("expected a version but found " + Json.show(version));
    }
    if (version.intValue() > VERSION) {
      throw new RondoFileException(
          "expected a format version of at most "
              + VERSION
              + " but found "
              + version
              + "; a newer Rondo wrote it: update Rondo");
    }
    List<String> names = new ArrayList<>();
    json.path("entries").forEach(name -> names.add(name.asText()));
    return new Manifest(names);
  }
}
