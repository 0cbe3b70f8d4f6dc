package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.shared;
import static dev.rondo.layers.Merges.average;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.layers.Merges.dot;
import static dev.rondo.layers.Merges.maximum;
import static dev.rondo.layers.Merges.subtract;
import static dev.rondo.model.Says.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.layers.Node;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs in files. */
class GraphFileTest {
  private static final int ANY = Shape.ANY;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.rondo");
  }

  /** Everything that a graph may have. */
  private static Model graph() {
    Node ids = input("ids", ANY);
    Node x = input("x", ANY, 3);
    Model reader = Sequential.seeded(3, input(ANY, 4), gru(4).returnSequences(), gru(5));
    Node encoder = x.then("encoder", lstm(4).returnState());
    Node embedded = ids.then(embedding(9, 4));
    Node decoded = embedded.withInitialStateOf(encoder).then(lstm(4));
    Node read = embedded.then(reader.asLayer());
    Node a = read.then(shared("half", dense(2)));
    Node b = read.then(shared("half", dense(2)));
    Node all =
        concatenate(
            maximum(a, b), average(a, b), subtract(a, b), dot(-1, 1).normalize().of(a, b), decoded);
    return Model.seeded(5, List.of(ids, x), all.then("one", dense(1)), encoder.state(1));
  }

  private static Tensor numbers(Weight weight) {
    return Tensors.random(weight.name().hashCode(), weight.value().shape().toArray());
  }

  private static List<Tensor> data() {
    return List.of(Tensors.ints(1, 9, 2, 5), Tensors.random(2, 2, 6, 3));
  }

  @Test
  void aGraphComesBackWithTheSameBits() {
    Model model = graph();
    model.weights().forEach(w -> w.assign(numbers(w)));
    model.save(file);
    Model loaded = Model.load(file);
    Bits.assertSame(Bits.of(model), Bits.of(loaded));
    assertEquals(model.summary(), loaded.summary());
    assertEquals(model.inputs(), loaded.inputs());
    assertEquals(model.outputs(), loaded.outputs());
    assertEquals(model.graph().seed(), loaded.graph().seed());
    for (int i = 0; i < 2; i++) {
      assertEquals(Bits.of(model.forward(data()).get(i)), Bits.of(loaded.forward(data()).get(i)));
    }
    // and once more, now that the sub-model came from a file
    loaded.save(file);
    Bits.assertSame(Bits.of(model), Bits.of(Model.load(file)));
  }

  /** So that files of chains stay readable for those who can read no graphs. */
  @Test
  void aChainIsWrittenAsBefore() {
    Node x = input("input", 3);
    Model chain = Model.of(x, x.then(dense(2)));
    assertEquals(
        ModelFile.architecture(Sequential.of(input(3), dense(2))), ModelFile.architecture(chain));
    assertEquals("Architecture", ModelFile.architecture(chain).get("type").asText());
    Model named = Model.of(x, x.then("out", dense(2)));
    assertEquals("Graph", ModelFile.architecture(named).get("type").asText());
    named.save(file);
    assertEquals(List.of("out"), List.copyOf(Model.load(file).outputs().keySet()));
  }

  private void forge(Model model, String json) throws IOException {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model.weights().forEach(weight -> weights.put(weight.name(), weight.value()));
    ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(json);
    Archive.write(
        file,
        List.of(
            ArchiveEntry.json("model.json", tree),
            ArchiveEntry.tensors("weights.safetensors", weights)));
  }

  private Model load(String json) {
    Model model = Model.load(file);
    throw new AssertionError("loaded from " + json + "\n" + model);
  }

  @Test
  void graphsThatAreNoneAreRefused() throws IOException {
    Node a = input("a", ANY, 3);
    Node b = input("b", 2);
    Node read = a.then("read", lstm(2).returnState());
    Node sum = concatenate(read.state(1), b);
    Model model = Model.of(List.of(a, b), sum.then("left", dense(2)), sum.then("right", dense(2)));
    String json = ModelFile.architecture(model).toString();
    forge(model, json);
    Bits.assertSame(Bits.of(model), Bits.of(Model.load(file)));
    String[][] changes = {
      {
        "\"from\":[0]",
        "\"from\":[5]",
        "read: expected what comes before it but found left",
        "cycle"
      },
      {"\"from\":[0]", "\"from\":[2]", "found read, which comes later: the graph has a cycle"},
      {"\"from\":[0]", "\"from\":[-1]", "expected what comes before it but found -1"},
      {"\"from\":[0]", "\"from\":[99]", "expected what comes before it but found 99"},
      {"\"from\":[0]", "\"from\":[]", "read: expected one node but got 0"},
      {"\"from\":[0]", "\"from\":[1]", "read: expected [time, features]"},
      {"\"from\":[0]", "\"from\":null", "expected a value but found null"},
      {"\"from\":[3,1]", "\"from\":[3,3]", "every input and layer", "b elsewhere"},
      {"\"outputs\":[5,6]", "\"outputs\":[5]", "every input and layer", "right elsewhere"},
      {"\"outputs\":[5,6]", "\"outputs\":[]", "found no output"},
      {"\"outputs\":[5,6]", "\"outputs\":[5,6,7]", "outputs: expected what comes before it"},
      {
        "\"name\":\"right\"",
        "\"name\":\"left\"",
        "expected a name of its own, and a scope, for left"
      },
      {"\"name\":\"right\"", "\"name\":\"x/y\"", "expected some letters and no slash"},
      {"\"scope\":\"right\"", "\"scope\":\"x/y\"", "expected a name of its own"},
      {"\"scope\":\"right\"", "\"scope\":\"other\"", "weight other/kernel", "but got none"},
      {"\"index\":1", "\"index\":2", "expected a layer that returns a state 2"},
      {"\"index\":1", "\"index\":-1", "expected an index from 0 but got -1"},
      {"\"shape\":[2]}", "\"shape\":[7]}", "expected"},
      {"\"name\":\"a\"", "\"name\":null", "expected a value but found null"},
      {"\"axis\":-1", "\"axis\":0", "expected an axis but that of the batch"},
    };
    for (String[] change : changes) {
      String forged = json.replace(change[0], change[1]);
      assertNotEquals(json, forged, change[0]);
      forge(model, forged);
      RondoFileException problem =
          says(RondoFileException.class, () -> load(forged), file + ": model.json: ");
      for (int i = 2; i < change.length; i++) {
        int part = i;
        says(RondoFileException.class, () -> Model.load(file), change[part]);
      }
      assertFalse(String.valueOf(problem.getMessage()).isEmpty());
    }
  }
}
