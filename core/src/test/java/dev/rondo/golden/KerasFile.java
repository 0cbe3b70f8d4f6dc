package dev.rondo.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rondo.golden.KerasWeights.Given;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;

/**
 * A model that Keras 3 saved.
 *
 * @param config class and configuration
 * @param weights in the order of the layers
 */
record KerasFile(JsonNode config, List<Given> weights) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A whole model in HDF5: attributes name the layers, and the weights of each, in order. */
  static KerasFile h5(Path file) {
    try (HdfFile hdf = new HdfFile(file)) {
      JsonNode config = JSON.readTree((String) hdf.getAttribute("model_config").getData());
      Group all = (Group) hdf.getChild("model_weights");
      List<Given> weights = new ArrayList<>();
      for (String layer : strings(all, "layer_names")) {
        Group group = (Group) all.getChild(layer);
        for (String weight : strings(group, "weight_names")) {
          weights.add(new Given(weight, numbers(group.getDatasetByPath(weight))));
        }
      }
      return new KerasFile(config, weights);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A layer without weights has an attribute without values. */
  private static String[] strings(Group group, String attribute) {
    Object data = group.getAttribute(attribute).getData();
    return data instanceof String[] names ? names : new String[0];
  }

  /** A .keras archive: a zip with the configuration in JSON and the weights in HDF5. */
  static KerasFile archive(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String config = new String(bytes(zip, "config.json"), StandardCharsets.UTF_8);
      return apart(JSON.readTree(config), bytes(zip, "model.weights.h5"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(Objects.requireNonNull(zip.getEntry(name), name)).readAllBytes();
  }

  /**
   * Configuration and weights by themselves. A layer's group is named after its class, with a
   * number from the second of a class on; weights are numbered.
   */
  static KerasFile apart(JsonNode config, byte[] weights) {
    try (HdfFile hdf = HdfFile.fromBytes(weights)) {
      Group layers = (Group) hdf.getChild("layers");
      Map<String, Integer> times = new HashMap<>();
      List<Given> all = new ArrayList<>();
      for (JsonNode layer : config.get("config").get("layers")) {
        String name = snakeCase(layer.get("class_name").asText());
        int before = times.merge(name, 1, Integer::sum) - 1;
        // the input of a chain has none
        if (layers.getChild(before == 0 ? name : name + "_" + before) instanceof Group group) {
          collect(group, all);
        }
      }
      return new KerasFile(config, all);
    }
  }

  /** {@code MaxPooling1D} to {@code max_pooling1d}, {@code SimpleRNN} to {@code simple_rnn}. */
  private static String snakeCase(String className) {
    return className
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** The weights of a layer, then those of the parts that it has. */
  private static void collect(Group layer, List<Given> all) {
    Group own = (Group) layer.getChild("vars");
    for (int i = 0; own.getChild(Integer.toString(i)) instanceof Dataset weight; i++) {
      all.add(new Given("", numbers(weight)));
    }
    for (String part :
        List.of(
            "cell",
            "forward_layer",
            "backward_layer",
            "query_dense",
            "key_dense",
            "value_dense",
            "output_dense")) {
      if (layer.getChild(part) instanceof Group inner) {
        collect(inner, all);
      }
    }
  }

  private static double[] numbers(Dataset dataset) {
    float[] floats = (float[]) dataset.getDataFlat();
    double[] numbers = new double[floats.length];
    Arrays.setAll(numbers, i -> floats[i]);
    return numbers;
  }
}
