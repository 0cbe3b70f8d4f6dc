package dev.rondo.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the layers in a checkpoint with those of a model: others would give other bits. */
final class SameLayers {
  private SameLayers() {}

  /**
   * @param saved the architecture in the checkpoint
   * @throws IllegalArgumentException naming the first difference, such as {@code
   *     layers[1].cell.units: expected 64 .. but got 32}
   */
  static void check(JsonNode saved, Model model) {
    JsonNode own = ModelFile.architecture(model);
    for (String part : List.of("type", "input", "layers", "inputs", "vertices", "outputs")) {
      String difference = difference(saved.path(part), own.path(part), part);
      if (difference != null) {
        throw new IllegalArgumentException(difference + "; build the same layers");
      }
    }
  }

  /** To train other weights gives other bits too. */
  static void checkFrozen(Frozen saved, Frozen own) {
    if (!saved.equals(own)) {
      throw new IllegalArgumentException(
          "expected the frozen weights "
              + saved.weights()
              + ", as the checkpoint was made with, but got "
              + own.weights()
              + "; freeze the same layers");
    }
  }

  private static @Nullable String difference(JsonNode saved, JsonNode own, String path) {
    boolean alike =
        saved.isContainerNode()
            && saved.getNodeType() == own.getNodeType()
            && saved.size() == own.size();
    if (!alike) {
      // By their text: a number may have been read as another kind of node than it was written as.
      return saved.toString().equals(own.toString())
          ? null
          : path
              + ": expected "
              + text(saved)
              + ", as the checkpoint was made with, but got "
              + text(own);
    }
    String difference = null;
    for (int i = 0; i < saved.size() && saved.isArray() && difference == null; i++) {
      difference = difference(saved.path(i), own.path(i), path + "[" + i + "]");
    }
    for (Iterator<String> names = saved.fieldNames(); names.hasNext() && difference == null; ) {
      String name = names.next();
      difference = difference(saved.path(name), own.path(name), path + "." + name);
    }
    return difference;
  }

  private static String text(JsonNode json) {
    return json.isArray() ? "a list of " + json.size() : json.isObject() ? "others" : "" + json;
  }
}
