package dev.rondo.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.layers.Input;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Layers;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.Descriptions;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a model lies in an {@link Archive}: its layers as JSON, its weights as safetensors. */
final class ModelFile {
  private static final String ARCHITECTURE = "model.json";
  static final String WEIGHTS = "weights.safetensors";
  private static final Descriptions KNOWN =
      Descriptions.of().with(Layers.descriptions()).with(Initializers.descriptions());

  private ModelFile() {}

  static List<ArchiveEntry> entries(Model model) {
    return List.of(
        ArchiveEntry.json(ARCHITECTURE, architecture(model)),
        ArchiveEntry.tensors(WEIGHTS, weights(model)));
  }

  static ObjectNode architecture(Model model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("seed", model.seed());
    json.set("input", KNOWN.write(model.input()));
    for (Layer layer : model.layers()) {
      if (!(layer instanceof Record description)) {
        throw new IllegalArgumentException(
            "save: expected every layer to be a record but got "
                + layer.getClass().getName()
                + ". Write the layer as a record, then its components are what is saved.");
      }
      json.withArray("layers").add(KNOWN.write(description));
    }
    return json;
  }

  private static Map<String, Tensor> weights(Model model) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model.weights().forEach(weight -> weights.put(weight.name(), weight.value()));
    return weights;
  }

  static Model load(Path file, List<Class<? extends Record>> own) {
    try (Archive archive = Archive.open(file)) {
      Model model = build(file, archive.json(ARCHITECTURE), KNOWN.with(own));
      assign(file, model, archive.tensors(WEIGHTS).tensors());
      return model;
    }
  }

  private static Model build(Path file, JsonNode json, Descriptions known) {
    try {
      Input input = known.read(json.path("input"), Input.class);
      List<Layer> layers = new ArrayList<>();
      for (JsonNode layer : json.path("layers")) {
        layers.add(known.read(layer, Layer.class));
      }
      return new Model(json.path("seed").asLong(), input, layers);
    } catch (RondoFileException e) {
      throw e.in(ARCHITECTURE).in(file);
    } catch (IllegalArgumentException e) {
      // a description that parses, but that no model can be built from
      throw new RondoFileException(file + ": " + ARCHITECTURE + ": " + e.getMessage(), e);
    }
  }

  /** Puts stored weights into a model, all or none. */
  static void assign(Path file, Model model, Map<String, Tensor> stored) {
    List<String> problems = new ArrayList<>();
    for (Weight weight : model.weights()) {
      Tensor tensor = stored.get(weight.name());
      if (tensor == null) {
        problems.add(weight.name() + " is missing");
      } else if (!tensor.shape().equals(weight.value().shape())) {
        problems.add(
            weight.name() + " has shape " + tensor.shape() + " and not " + weight.value().shape());
      }
    }
    if (!problems.isEmpty()) {
      throw new RondoFileException(
          file
              + ": the weights do not fit the layers: "
              + String.join(", ", problems)
              + "; use a copy, or build the model that wrote it");
    }
    model.weights().forEach(weight -> weight.assign(stored.get(weight.name())));
  }
}
