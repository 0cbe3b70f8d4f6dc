package dev.rondo.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.layers.Layers;
import dev.rondo.layers.Merges;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.Descriptions;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Constraints;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Regularizers;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How a model lies in an {@link Archive}: its layers as JSON, its weights as safetensors. */
final class ModelFile {
  static final String ARCHITECTURE = "model.json";
  static final String WEIGHTS = "weights.safetensors";
  private static final String FROZEN = "frozen.json";
  private static final Descriptions KNOWN =
      Descriptions.of(Architecture.class, Graph.class, Nested.class)
          .with(Layers.descriptions())
          .with(Merges.descriptions())
          .with(Initializers.descriptions())
          .with(Regularizers.descriptions())
          .with(Constraints.descriptions());

  private ModelFile() {}

  static void save(Model model, Path file, List<ArchiveEntry> more) {
    List<ArchiveEntry> entries = new ArrayList<>(entries(model));
    entries.addAll(more);
    Archive.write(file, entries);
  }

  static List<ArchiveEntry> entries(Model model) {
    List<ArchiveEntry> entries = new ArrayList<>();
    entries.add(ArchiveEntry.json(ARCHITECTURE, architecture(model)));
    entries.add(ArchiveEntry.tensors(WEIGHTS, weights(model)));
    Frozen frozen = Frozen.of(model);
    if (!frozen.weights().isEmpty()) {
      entries.add(ArchiveEntry.json(FROZEN, KNOWN.write(frozen)));
    }
    return entries;
  }

  /**
   * @throws IllegalArgumentException if a layer is no record, naming it
   */
  static ObjectNode architecture(Model model) {
    return KNOWN.write((Record) Saved.of(model.graph()));
  }

  private static Map<String, Tensor> weights(Model model) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model.weights().forEach(weight -> weights.put(weight.name(), weight.value()));
    return weights;
  }

  static Model load(Path file, List<Class<? extends Record>> own) {
    Descriptions known = KNOWN.with(own);
    try (Archive archive = Archive.open(file)) {
      Saved saved = archive.description(ARCHITECTURE, Saved.class, known);
      Map<String, Tensor> stored = archive.tensors(WEIGHTS).tensors();
      return build(file, saved, stored, frozen(archive));
    }
  }

  /** The weights that were frozen when the model was saved. */
  static Frozen frozen(Archive archive) {
    return archive.has(FROZEN)
        ? archive.description(FROZEN, Frozen.class, KNOWN)
        : new Frozen(List.of());
  }

  private static Model build(Path file, Saved saved, Map<String, Tensor> stored, Frozen frozen) {
    try {
      if (saved instanceof Graph graph) {
        graph.check();
      }
      Model model = new Model(saved.graph(), Weights.stored(stored));
      checkNoMore(model.weights(), stored);
      frozen.weights().forEach(model::freeze);
      return model;
    } catch (IllegalArgumentException e) {
      // layers that parse, but that no model can be built from, or none with these weights
      throw new RondoFileException(
          file + ": " + ARCHITECTURE + ": " + e.getMessage() + "; use a copy", e);
    }
  }

  private static void checkNoMore(Iterable<Weight> weights, Map<String, Tensor> stored) {
    Set<String> more = new TreeSet<>(stored.keySet());
    weights.forEach(weight -> more.remove(weight.name()));
    if (!more.isEmpty()) {
      throw new IllegalArgumentException(
          "expected layers for all weights but found none for " + more);
    }
  }

  /**
   * Checks that stored weights are these, those of a model, in number, name, type and shape.
   *
   * @throws IllegalArgumentException naming the first that is not
   */
  static void checkFit(Iterable<Weight> weights, Map<String, Tensor> stored) {
    Weights expected = Weights.stored(stored);
    for (Weight weight : weights) {
      expected.add(
          weight.name(), (shape, random) -> new float[0], weight.value().shape().toArray());
    }
    checkNoMore(weights, stored);
  }
}
