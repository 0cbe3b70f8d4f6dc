package dev.rondo.model;

import static dev.rondo.layers.Layers.activation;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.reshape;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.State;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.InPlace;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFileTest {
  private static final int ANY = Shape.ANY;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.rondo");
  }

  /** Every layer, and every option of the cells that changes what they compute. */
  static Stream<Model> models() {
    return Stream.of(
        over(rnn(new LstmCell(5).withPeepholes())),
        over(rnn(new LstmCell(5).withStateAsOutput().withoutUnitForgetBias())),
        over(rnn(new LstmCell(5).withoutBias())),
        over(rnn(new LstmCell(5).activations(Activation.SOFTSIGN, Activation.HARD_SIGMOID))),
        over(rnn(new GruCell(5).resetBefore())),
        over(rnn(new GruCell(5).withoutBias())),
        over(rnn(new GruCell(5).activations(Activation.RELU, Activation.SIGMOID))),
        over(rnn(new SimpleRnnCell(5).activation(Activation.GELU).withoutBias())),
        over(lstm(5).goBackwards().dropout(0.25f)),
        over(gru(5).returnState()),
        Sequential.seeded(
            -3,
            input(4, 3),
            simpleRnn(6).returnSequences(),
            dropout(0.1f),
            activation(Activation.MISH),
            reshape(3, ANY),
            flatten(),
            dense(4, Activation.SOFTMAX).withoutBias(),
            dense(2).initializers(Initializers.truncatedNormal(0.1f), Initializers.constant(1.5f))),
        Sequential.seeded(Long.MIN_VALUE, embedding(9, 4).maskZero(), lstm(3)));
  }

  private static Model over(Layer layer) {
    return Sequential.of(input(ANY, 3), layer, dense(2));
  }

  /** As training would leave them: no weight stays what an initializer made of it. */
  private static void change(Model model) {
    for (Weight weight : model.weights()) {
      int[] shape = weight.value().shape().toArray();
      Tensor other = Tensors.random(weight.name().hashCode(), shape);
      InPlace.assign(weight.value(), other.toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aModelComesBackWithTheSameBits(Model model) {
    change(model);
    model.save(file);
    Model loaded = Model.load(file);
    Bits.assertSame(Bits.of(model), Bits.of(loaded));
    assertEquals(model.layers(), loaded.layers());
    assertEquals(model.input(), loaded.input());
    assertEquals(model.graph().seed(), loaded.graph().seed());
    assertEquals(model.summary(), loaded.summary());
    Tensor x = model.input().ints() ? Tensors.ints(1, 9, 5, 4) : Tensors.random(1, 5, 4, 3);
    assertEquals(Bits.of(model.predict(x)), Bits.of(loaded.predict(x)));
  }

  @Test
  void theSameModelIsTheSameFile() throws IOException {
    over(lstm(4)).save(file);
    Path other = folder.resolve("other.rondo");
    over(lstm(4)).save(other);
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(other));
  }

  @Test
  void moreGoesAlong() {
    over(lstm(4)).save(file, ArchiveEntry.bytes("words.txt", new byte[] {7}));
    Model.load(file);
    try (Archive archive = Archive.open(file)) {
      assertArrayEquals(new byte[] {7}, archive.bytes("words.txt"));
    }
    says(
        () -> over(lstm(4)).save(file, ArchiveEntry.bytes("model.json", new byte[0])),
        "expected each name once");
  }

  /** h = keep * h + (1 - keep) * x W. */
  record LeakyCell(int units, float keep) implements Cell {
    @Override
    public int[] stateSizes() {
      return new int[] {units};
    }

    @Override
    public CellFunction build(Weights weights, int features) {
      Tensor w = weights.add("kernel", Initializers.glorotUniform(), features, units);
      return (x, state) -> {
        Tensor h = state.h().mul(keep).add(x.matmul(w).mul(1 - keep));
        return new CellFunction.Step(h, State.of(h));
      };
    }
  }

  @Test
  void anOwnCellIsPassedToLoad() {
    Model model = over(rnn(new LeakyCell(4, 0.7f)));
    model.save(file);
    says(
        RondoFileException.class,
        () -> Model.load(file),
        file + ": model.json: layers[0].cell: unknown type \"LeakyCell\"",
        "pass LeakyCell.class to load");
    Model loaded = Model.load(file, LeakyCell.class);
    Tensor x = Tensors.random(1, 5, 4, 3);
    assertEquals(Bits.of(model.predict(x)), Bits.of(loaded.predict(x)));
  }

  @Test
  void whatIsNoRecordCannotBeSaved() throws IOException {
    Files.writeString(file, "precious");
    Layer lambda = (name, weights, shape) -> dense(2).build(name, weights, shape);
    Model model = Sequential.of(input(3), lambda);
    assertEquals(List.of("layer_1"), model.stages().stream().map(Network.Stage::name).toList());
    says(
        () -> model.save(file),
        "layers[0]: expected a record, which can be saved, but got a lambda; write it as a record");
    assertEquals("precious", Files.readString(file));
  }

  /** Puts other JSON or other weights into a file that was good. */
  private void forge(String json, Map<String, Tensor> weights) throws IOException {
    ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
    Archive.write(
        file,
        List.of(
            ArchiveEntry.json("model.json", tree),
            ArchiveEntry.tensors("weights.safetensors", weights)));
  }

  private static Map<String, Tensor> weights(Model model) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model.weights().forEach(weight -> weights.put(weight.name(), weight.value()));
    return weights;
  }

  @Test
  void weightsThatDoNotFitTheLayersAreRefused() throws IOException {
    Model model = Sequential.of(input(3), dense(2));
    String json = ModelFile.architecture(model).toString();
    Map<String, Tensor> good = weights(model);
    forge(json, good);
    Bits.assertSame(Bits.of(model), Bits.of(Model.load(file)));

    Map<String, Tensor> other = new LinkedHashMap<>(good);
    other.put("dense_1/kernel", Tensor.zeros(2, 3));
    forge(json, other);
    says(
        RondoFileException.class,
        () -> Model.load(file),
        file + ": model.json: weight dense_1/kernel: expected stored numbers, float32 [3, 2]",
        "but got [2, 3]");

    other.remove("dense_1/kernel");
    forge(json, other);
    says(RondoFileException.class, () -> Model.load(file), "[3, 2], but got none");

    other.put("dense_1/kernel", Tensor.ofInts(new int[6], 3, 2));
    forge(json, other);
    says(RondoFileException.class, () -> Model.load(file), "[3, 2], but got int32 [3, 2]");

    other.putAll(good);
    other.put("dense_2/kernel", Tensor.zeros(1));
    forge(json, other);
    says(RondoFileException.class, () -> Model.load(file), "found none for [dense_2/kernel]");
  }

  /** A small file must not make a large model: nothing is allocated before the weights are seen. */
  @Test
  void aFileCannotAskForMoreThanItHolds() throws IOException {
    Model model = Sequential.of(input(ANY, 3), lstm(4));
    String json = ModelFile.architecture(model).toString();
    for (int units : new int[] {40_000, 500_000_000, Integer.MAX_VALUE}) {
      forge(json.replace("\"units\":4,", "\"units\":" + units + ","), weights(model));
      says(RondoFileException.class, () -> Model.load(file), file + ": model.json: ");
    }
  }

  @Test
  void foreignLayersAreRefused() throws IOException {
    Model model = Sequential.of(input(3), dense(2));
    String json = ModelFile.architecture(model).toString();
    String[][] changes = {
      {"\"seed\":42", "\"seed\":\"x\""},
      {"\"seed\":42", "\"seed\":1e30"},
      {"\"layers\":[", "\"layers\":[null,"},
      {"\"layers\":[", "\"layers\":[7,"},
      {"\"layers\":[", "\"layers\":[{\"type\":\"java.lang.String\"},"},
      {"\"layers\":[", "\"layers\":[{\"type\":\"LstmCell\"},"},
      {"\"layers\":[", "\"more\":1,\"layers\":["},
      {"\"units\":2", "\"units\":-2"},
      {"\"units\":2", "\"units\":null"},
      {"\"units\":2", "\"units\":2.5"},
      {"\"shape\":[3]", "\"shape\":[-7]"},
      {"\"shape\":[3]", "\"shape\":[[3]]"},
      {"\"shape\":[3]", "\"shape\":[3,4]"},
      {"\"shape\":[3]", "\"shape\":[]"},
      {"\"LINEAR\"", "\"linear\""},
      {"\"LINEAR\"", "7"},
    };
    for (String[] change : changes) {
      String forged = json.replace(change[0], change[1]);
      assertTrue(!forged.equals(json), change[0]);
      forge(forged, weights(model));
      says(RondoFileException.class, () -> Model.load(file), file + ": model.json: ");
    }
    for (String empty :
        List.of("{}", "{'type':'Architecture','seed':1,'input':null,'layers':[]}")) {
      forge(empty, weights(model));
      says(RondoFileException.class, () -> Model.load(file), file + ": model.json: ");
    }
  }

  @Test
  void anotherArchiveIsNoModel() throws IOException {
    Archive.write(file, List.of(ArchiveEntry.bytes("words.txt", new byte[3])));
    says(RondoFileException.class, () -> Model.load(file), file + ": model.json: there is no such");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 5, 6});
    says(RondoFileException.class, () -> Model.load(file), file + ": damaged or cut off");
    says(RondoFileException.class, () -> Model.load(folder), "found a folder");
    Path none = folder.resolve("none.rondo");
    says(RondoFileException.class, () -> Model.load(none), none + ": there is no such file");
  }

  /** As when the disk fills up while the weights are written. */
  @Test
  void aFailedSaveLeavesTheOldFile() throws IOException {
    Model model = over(lstm(4));
    model.save(file);
    byte[] before = Files.readAllBytes(file);
    Trainer trainer = over(gru(4)).compile(sgd(1), mse());
    Path full = Path.of("/dev/full");
    if (Files.exists(full)) {
      says(RondoFileException.class, () -> model.save(full), "/dev/full: cannot be written");
    }
    Path nowhere = folder.resolve("none/model.rondo");
    says(RondoFileException.class, () -> trainer.saveCheckpoint(nowhere), "there is no folder");
    Map<String, Tensor> closed = new LinkedHashMap<>();
    try (var tape = GradientTape.record()) {
      Tensor x = Tensor.zeros(2, 2);
      tape.watch(x);
      closed.put("late", x.add(1));
    }
    // Its numbers are asked for only when all before it is written, and then they are gone.
    says(
        IllegalStateException.class,
        () -> trainer.saveCheckpoint(file, ArchiveEntry.tensors("more.safetensors", closed)),
        "belonged to a gradient tape that is closed");
    assertArrayEquals(before, Files.readAllBytes(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
    assertEquals(
        Bits.of(model.forward(Tensors.random(1, 2, 3, 3))),
        Bits.of(
            Model.load(file)
                .apply(Signal.of(Tensors.random(1, 2, 3, 3)), Pass.inference())
                .value()));
  }
}
