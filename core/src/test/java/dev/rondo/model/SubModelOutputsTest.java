package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.timeDistributed;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static dev.rondo.weights.Regularizers.l2;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rondo.dataset.Batch;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.GradientCheck;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of several outputs as layers of others. */
class SubModelOutputsTest {
  private static final int ANY = Shape.ANY;

  /** With padding, so that one output has a mask and the others have none. */
  private static final Tensor IDS =
      Tensor.ofInts(new int[] {3, 1, 0, 0, 2, 8, 7, 0, 4, 4, 1, 6}, 3, 4);

  private static final Tensor X = Tensors.random(1, 3, 4, 2);

  @TempDir private Path folder;

  /** Every step, and the state after the last: of three ranks and widths. */
  private static List<Node> reader(Node ids, Node x) {
    Node read =
        concatenate(ids.then("table", embedding(9, 3).maskZero()), x)
            .then("read", lstm(4).returnSequences().returnState());
    return List.of(read, read.state(1), read.then("sum", gru(2)));
  }

  private static Model reader() {
    Node ids = input("ids", ANY);
    Node x = input("x", ANY, 2);
    return Model.of(List.of(ids, x), reader(ids, x).toArray(Node[]::new));
  }

  private static Model outer(boolean written) {
    Node ids = input("i", ANY);
    Node x = input("y", ANY, 2);
    List<Node> read = List.of();
    if (written) {
      read = reader(ids, x);
    } else {
      Node met = reader().asLayer().of("met", ids, x);
      read = List.of(met.output(0), met.output(1), met.output(2));
    }
    return Model.of(
        List.of(ids, x),
        read.get(0).then("each", dense(2)),
        concatenate(read.get(1), read.get(2)).then("last", dense(3)));
  }

  private static Model written(Model nested) {
    Model written = outer(true);
    for (Weight weight : written.weights()) {
      boolean own = weight.name().startsWith("each") || weight.name().startsWith("last");
      weight.assign(nested.weights().get((own ? "" : "met/") + weight.name()).value());
    }
    return written;
  }

  private static List<Signal> apply(Model model) {
    return model.apply(ModelData.signals(List.of(IDS, X)), Pass.inference());
  }

  @Test
  void theyAreThoseOfTheGraphWrittenOut() {
    Model nested = outer(false);
    assertEquals(List.of("each", "last"), List.copyOf(nested.outputs().keySet()));
    List<Signal> expected = apply(written(nested));
    List<Signal> actual = apply(nested);
    for (int i = 0; i < 2; i++) {
      assertEquals(Bits.of(expected.get(i).value()), Bits.of(actual.get(i).value()));
    }
    Tensor mask = Objects.requireNonNull(expected.get(0).mask());
    assertEquals(Bits.of(mask), Bits.of(Objects.requireNonNull(actual.get(0).mask())));
    assertNull(actual.get(1).mask());
  }

  @Test
  void theyTrainAsTheGraphWrittenOut() {
    Model nested = outer(false);
    Model written = written(nested);
    var before = Bits.of(nested);
    List<Tensor> targets = List.of(Tensors.random(5, 3, 4, 2), Tensors.random(6, 3, 3));
    for (Model each : List.of(nested, written)) {
      Trainer trainer = each.compile(sgd(0.1f), mse());
      trainer.trainOnBatch(Batch.of(List.of(IDS, X), targets));
      trainer.trainOnBatch(Batch.of(List.of(IDS, X), targets));
    }
    Model same = written(nested);
    // not to the bit: there the layers behind the reader run in another order
    for (Weight weight : written.weights()) {
      float[] actual = same.weights().get(weight.name()).value().toArray();
      assertArrayEquals(weight.value().toArray(), actual, 1e-6f, weight.name());
    }
    before.forEach((name, bits) -> assertNotEquals(bits, Bits.of(nested).get(name), name));
  }

  @Test
  void gradientsFlowThroughAllOfThem() {
    Model model = outer(false);
    GradientCheck.assertGradients(
        "outputs",
        () -> {
          List<Signal> y = apply(model);
          return Ops.concat(0, y.get(0).value().reshape(24), y.get(1).value().reshape(9));
        },
        StreamSupport.stream(model.weights().spliterator(), false).toArray(Differentiable[]::new));
  }

  @Test
  void theyAreSavedAndSummarized() {
    Model model = outer(false);
    Model loaded = Bits.reloaded(Bits.reloaded(model, folder), folder);
    for (int i = 0; i < 2; i++) {
      assertEquals(Bits.of(apply(model).get(i).value()), Bits.of(apply(loaded).get(i).value()));
    }
    String row =
        model.summary().lines().filter(line -> line.startsWith("met")).findFirst().orElseThrow();
    // table 9 * 3, lstm 4 * (5 + 4 + 1) * 4, gru 3 * (4 + 2 + 2) * 2
    String cells = row.strip().replaceAll(" {2,}", "|");
    assertTrue(cells.startsWith("met|[batch, any, 4], [batch, 4], [batch, 2]|235|i, y|fused"), row);
  }

  /** An encoder that is a model: its states are outputs, from which a decoder starts. */
  @Test
  void statesAreOutputs() {
    Node source = input("source", ANY, 3);
    Node encoded = source.then(lstm(4).returnState());
    Model encoder = Model.of(List.of(source), encoded.state(0), encoded.state(1));
    Node from = input("from", ANY, 3);
    Node to = input("to", ANY, 3);
    Node read = from.then("encoder", encoder.asLayer());
    Model model =
        Model.of(
            List.of(from, to),
            to.withInitialState(read.output(0), read.output(1)).then("decoder", lstm(4)));
    Node inside = from.then("lstm_1", lstm(4).returnState());
    Model written =
        Model.of(List.of(from, to), to.withInitialStateOf(inside).then("decoder", lstm(4)));
    for (Weight weight : written.weights()) {
      boolean own = weight.name().startsWith("decoder");
      weight.assign(model.weights().get((own ? "" : "encoder/") + weight.name()).value());
    }
    List<Tensor> data = List.of(Tensors.random(1, 2, 5, 3), Tensors.random(2, 2, 4, 3));
    assertEquals(Bits.of(written.forward(data).get(0)), Bits.of(model.forward(data).get(0)));
    says(
        () -> to.withInitialState(read.output(0)).then("decoder", lstm(4)),
        "decoder: expected an initial state of shapes [[4], [4]] but got [[4]]");
    says(
        () -> read.state(0), "encoder.state(0): expected a recurrent layer that returns its state");
  }

  @Test
  void theyStream() {
    Node ids = input("ids", ANY);
    Node x = input("x", ANY, 2);
    Node met = reader().asLayer().of("met", ids, x);
    Model model =
        Model.of(
            List.of(ids, x),
            concatenate(met.output(0), x).then("each", gru(2)),
            met.output(2).then("last", dense(3)));
    Session session = model.session();
    for (int t = 0; t < 4; t++) {
      Map<String, Tensor> y =
          session.step(
              Map.of(
                  "ids", IDS.slice(0, 2, 3).slice(1, t, t + 1),
                  "x", X.slice(0, 2, 3).slice(1, t, t + 1)));
      List<Tensor> expected =
          model.forward(
              List.of(IDS.slice(0, 2, 3).slice(1, 0, t + 1), X.slice(0, 2, 3).slice(1, 0, t + 1)));
      assertArrayEquals(expected.get(0).toArray(), y.get("each").toArray(), 1e-5f);
      assertArrayEquals(expected.get(1).toArray(), y.get("last").toArray(), 1e-5f);
      session = model.session(session.state());
    }
  }

  /** On each of them, divided by the number of examples; what is padding does not count. */
  @Test
  void aPenaltyOnActivityIsOnAllOfThem() {
    Node ids = input("ids", ANY);
    Node x = input("x", ANY, 2);
    Model sub = reader();
    Node met = sub.asLayer().regularizeActivity(l2(3f)).of("met", ids, x);
    Model model = Model.of(List.of(ids, x), concatenate(met.output(1), met.output(2)));
    Pass pass = Pass.inference().penalizing();
    model.apply(ModelData.signals(List.of(IDS, X)), pass);
    double squares = 0;
    List<Tensor> y = sub.forward(List.of(IDS, X));
    for (int output = 0; output < 3; output++) {
      float[] values = y.get(output).toArray();
      for (int i = 0; i < values.length; i++) {
        boolean padding = output == 0 && IDS.toIntArray()[i / 4] == 0;
        squares += padding ? 0 : (double) values[i] * values[i];
      }
    }
    assertEquals(3 * squares / 3, model.penalty(pass).item(), 1e-5 * squares);
  }

  @Test
  void theyAreNotOne() {
    Layer both = reader().asLayer();
    Node ids = input("ids", ANY);
    Node x = input("x", ANY, 2);
    Node met = both.of("met", ids, x);
    String remedy = " Take one in a graph, node.output(0) of its own node";
    says(
        () -> met.then("next", dense(2)),
        "next: expected one output but got the 3 of met." + remedy);
    says(() -> met.output(3), "met.output(3): expected an index from 0 to 2.");
    says(() -> Model.of(List.of(ids, x), met), "model: expected one output but got the 3 of met.");
    Node y = input("y", ANY, 2);
    Model two = Model.of(List.of(y), y.then(gru(2)), y.then(gru(3)));
    says(
        () -> Sequential.of(input(ANY, 2), two.asLayer(), dense(2)),
        "dense_1: expected one output but got the 2 of model_1." + remedy);
    says(
        () -> input("z", 3, ANY, 2).then(timeDistributed(two.asLayer())),
        "expected one output but got the 2 of model." + remedy);
  }

  /** The first layer that is not finite, though what is not is its last output. */
  @Test
  void aLossThatIsNotFiniteIsTracedToThem() {
    Node x = input("x", 2);
    Model sub = Model.of(List.of(x), x.then("small", dense(2)), x.then("large", dense(2)));
    Node y = input("y", 2);
    Node met = y.then("met", sub.asLayer());
    Model model = Model.of(y, concatenate(met.output(0), met.output(1)).then("z", dense(1)));
    sub.weights().get("large/kernel").assign(Tensor.full(Shape.of(2, 2), 3e38f));
    Trainer trainer = model.compile(sgd(0.1f), mse());
    Batch batch = Batch.of(Tensor.full(Shape.of(1, 2), 1f), Tensor.zeros(1, 1));
    says(
        DivergedException.class,
        () -> trainer.trainOnBatch(batch),
        "the output of met is the first that is not finite");
  }

  private void refused(Model model, String from, String to, String... parts) throws IOException {
    String json = ModelFile.architecture(model).toString();
    assertTrue(json.contains(from), json);
    ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(json.replace(from, to));
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model.weights().forEach(weight -> weights.put(weight.name(), weight.value()));
    Path file = folder.resolve("forged.rondo");
    Archive.write(
        file,
        List.of(
            ArchiveEntry.json("model.json", tree),
            ArchiveEntry.tensors("weights.safetensors", weights)));
    says(RondoFileException.class, () -> Model.load(file), parts);
  }

  /** Within the sub-model, and in what reads it. */
  @Test
  void filesThatAreNoneAreRefused() throws IOException {
    Model model = outer(false);
    refused(model, "\"index\":2", "\"index\":3", "expected a layer of several outputs, of which 3");
    refused(model, "\"index\":2", "\"index\":-1", "output: expected an index from 0 but got -1");
    refused(model, "\"index\":2,\"shape\":[2]", "\"index\":2,\"shape\":[7]", "of which 2 is [7]");
    refused(model, "\"outputs\":[4,5,6]", "\"outputs\":[4,5,99]", "expected what comes before it");
    refused(model, "\"outputs\":[4,5,6]", "\"outputs\":[4,5]", "sum elsewhere");
    refused(model, "\"outputs\":[4,5,6]", "\"outputs\":[]", "found no output");
  }
}
