package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.shared;
import static dev.rondo.layers.Layers.timeDistributed;
import static dev.rondo.layers.Merges.add;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.layers.Merges.subtract;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.sgd;
import static dev.rondo.weights.Constraints.maxNorm;
import static dev.rondo.weights.Regularizers.l2;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.State;
import dev.rondo.dataset.Batch;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers and models that stand at several places. */
class SharedWeightsTest {
  private static final int ANY = Shape.ANY;
  private static final Tensor X = Tensors.random(1, 4, 5, 3);
  private static final Tensor Y = Tensors.random(2, 4, 5, 3);

  @TempDir private Path folder;

  private static Model siamese() {
    Node a = input("a", ANY, 3);
    Node b = input("b", ANY, 3);
    return Model.of(
        List.of(a, b), subtract(a.then(shared("twin", gru(4))), b.then(shared("twin", gru(4)))));
  }

  @Test
  void aSharedLayerHasItsWeightsOnce() {
    Model model = siamese();
    assertEquals(
        List.of("twin", "twin_2", "subtract_1"),
        model.stages().stream().map(Network.Stage::name).toList());
    Model alone = Sequential.of(input(ANY, 3), gru(4));
    assertEquals(alone.weights().parameters(), model.weights().parameters());
    assertTrue(model.weights().list().stream().allMatch(w -> w.name().startsWith("twin/")));
    alone.weights().forEach(w -> w.assign(twin(model, w)));
    Tensor y = model.forward(List.of(X, Y)).get(0);
    assertArrayEquals(alone.forward(X).sub(alone.forward(Y)).toArray(), y.toArray(), 0f);
    assertArrayEquals(new float[16], model.forward(List.of(X, X)).get(0).toArray());
  }

  private static Tensor twin(Model model, Weight weight) {
    return model.weights().get(weight.name().replace("gru_1", "twin")).value();
  }

  /** The gradient is the sum over both places. */
  @Test
  void bothPlacesTrainIt() {
    Model model = siamese();
    Model alone = Sequential.of(input(ANY, 3), gru(4));
    alone.weights().forEach(w -> w.assign(twin(model, w)));
    Tensor target = Tensors.random(3, 4, 4);
    model.compile(sgd(0.1f), mse()).trainOnBatch(Batch.of(List.of(X, Y), List.of(target)));
    try (GradientTape tape = GradientTape.record()) {
      Tensor error = mse().apply(target, alone.forward(X).sub(alone.forward(Y)));
      sgd(0.1f).apply(tape.gradient(error, alone.weights()));
    }
    for (Weight weight : alone.weights()) {
      assertArrayEquals(weight.value().toArray(), twin(model, weight).toArray(), 1e-6f);
    }
  }

  @Test
  void aSharedLayerMustFitEverywhere() {
    Node a = input("a", ANY, 3);
    Node b = input("b", ANY, 2);
    says(
        () ->
            Model.of(
                List.of(a, b),
                concatenate(a.then(shared("twin", gru(4))), b.then(shared("twin", gru(4))))),
        "weight twin/kernel: expected one of [3, 12], to share it, but got [2, 12]");
  }

  private static Model twice(Layer one, Layer other) {
    Node x = input("x", ANY, 3);
    return Model.of(x, add(x.then(one), x.then(other)));
  }

  /** 3 * 3 + 3 parameters, once. */
  @Test
  void aSharedLayerIsSharedInWrappersToo() {
    Layer s = shared("s", dense(3));
    Layer rule = s.regularize("kernel", l2(1f)).constrain("kernel", maxNorm(1f));
    Layer activity = s.regularizeActivity(l2(1f));
    for (Model model :
        List.of(
            twice(timeDistributed(s), s),
            twice(s, timeDistributed(s)),
            twice(timeDistributed(s).regularize("kernel", l2(1f)), timeDistributed(s)),
            twice(rule, rule),
            twice(activity, activity))) {
      assertEquals(12, model.weights().parameters(), model.summary());
      assertEquals("s/kernel", model.weights().iterator().next().name());
      Path file = folder.resolve("shared.rondo");
      model.save(file);
      Model loaded = Model.load(file);
      assertEquals(12, loaded.weights().parameters());
      assertEquals(Bits.of(model.forward(X)), Bits.of(loaded.forward(X)));
    }
    // twice the same function
    Tensor once = Sequential.seeded(1, input(ANY, 3), s).forward(X);
    Node x = input("x", ANY, 3);
    Model both = Model.seeded(1, List.of(x), add(x.then(timeDistributed(s)), x.then(s)));
    assertArrayEquals(once.add(once).toArray(), both.forward(X).toArray(), 1e-6f);
  }

  /** A layer of a user's own around others. */
  private record Around(Layer inner) implements Layer {
    @Override
    public LayerFunction build(String name, Weights weights, Shape input) {
      return inner.build(name, weights.scope("inner"), input);
    }
  }

  @Test
  void whereItCannotBeSharedItIsRefused() {
    Layer s = shared("s", dense(3));
    Node x = input("x", ANY, 3);
    String inside =
        "expected to stand in the graph itself but got it inside around, which would give it"
            + " weights of its own. Share the outer layer: shared(\"s\", ..) around it.";
    says(() -> x.then(new Around(s)), "shared s: " + inside);
    String other =
        "shared t: expected a layer that is not shared yet but got one shared as s. Give it one"
            + " name at all places.";
    says(() -> shared("t", s), other);
    says(() -> shared("t", timeDistributed(s)), other);
    assertEquals(
        12,
        twice(shared("s", new Around(dense(3))), shared("s", new Around(dense(3))))
            .weights()
            .parameters());
    says(
        () -> twice(s, shared("s", dense(3)).regularize("kernel", l2(1f))),
        "model: expected equal layers shared under the name s but got");
  }

  /** A sub-model has its weights before; one name would stand for two sets of them. */
  @Test
  void aNameIsSharedInOneModel() {
    Layer s = shared("s", dense(3));
    Model sub = Sequential.of(input(ANY, 3), s, timeDistributed(s));
    Model outer = Sequential.of(input(ANY, 3), sub.asLayer());
    String expected =
        "model: expected layers shared under the name s in one model but got one in the sub-model"
            + " model_1 too, which has weights of its own. Use the sub-model at both places, or"
            + " give one of them another name.";
    says(() -> twice(sub.asLayer(), s), expected);
    says(() -> twice(timeDistributed(s), sub.asLayer()), expected);
    says(() -> twice(s, outer.asLayer()), expected);
    assertEquals(12, twice(sub.asLayer(), sub.asLayer()).weights().parameters());
    assertEquals(24, twice(sub.asLayer(), shared("t", dense(3))).weights().parameters());
  }

  /** Each place carries a state of its own. */
  @Test
  void placesCarryTheirOwnStates() {
    CarriedStates states = new CarriedStates();
    siamese().apply(ModelData.signals(List.of(X, Y)), Pass.inference().carrying(states));
    assertEquals(List.of("twin/0", "twin_2/0"), List.copyOf(states.tensors().keySet()));
    Model sub = Sequential.of(input(ANY, 3), gru(4));
    Node a = input("a", ANY, 3);
    Node b = input("b", ANY, 3);
    Model model =
        Model.of(List.of(a, b), concatenate(a.then(sub.asLayer()), b.then(sub.asLayer())));
    CarriedStates carried = new CarriedStates();
    Pass pass = Pass.inference().carrying(carried);
    model.apply(halves(X, Y, 0, 2), pass);
    List<Signal> rest = model.apply(halves(X, Y, 2, 5), pass);
    assertEquals(
        List.of("model_1/gru_1/0", "model_2/gru_1/0"), List.copyOf(carried.tensors().keySet()));
    CarriedStates again = new CarriedStates();
    again.restore(carried.tensors());
    assertEquals(carried.tensors().keySet(), again.tensors().keySet());
    assertArrayEquals(
        model.forward(List.of(X, Y)).get(0).toArray(), rest.get(0).value().toArray(), 1e-6f);
  }

  private static List<Signal> halves(Tensor x, Tensor y, int from, int to) {
    return ModelData.signals(List.of(x.slice(1, from, to), y.slice(1, from, to)));
  }

  @Test
  void aSubModelComputesWithItsOwnWeights() {
    Model sub = Sequential.of(input(ANY, 3), lstm(4).returnSequences(), gru(5));
    Node x = input("x", ANY, 3);
    Model model = Model.of(x, x.then("reader", sub.asLayer()).then(dense(1)));
    assertEquals(
        sub.weights().get("lstm_1/kernel").value(),
        model.weights().get("reader/lstm_1/kernel").value());
    Model head = Sequential.of(input(5), dense(1));
    head.weights().forEach(w -> w.assign(model.weights().get(w.name()).value()));
    assertEquals(Bits.of(head.forward(sub.forward(X))), Bits.of(model.forward(X)));
    // trained in place
    var before = Bits.of(sub);
    model.compile(adam(0.1f), mse()).trainOnBatch(Batch.of(X, Tensors.random(3, 4, 1)));
    for (String name : before.keySet()) {
      assertNotEquals(before.get(name), Bits.of(sub).get(name), name);
    }
    Model other = Model.of(x, x.then("reader", sub.asLayer()).then(dense(1)));
    other.weights().get("dense_1/kernel").assign(model.weights().get("dense_1/kernel").value());
    other.weights().get("dense_1/bias").assign(model.weights().get("dense_1/bias").value());
    assertEquals(Bits.of(other.forward(X)), Bits.of(model.forward(X)));
    assertTrue(model.summary().contains("reader"), model.summary());
    assertSame(model.stages().get(0).function().path(), "fused");
  }

  /** In chains too, and in models in models, through files. */
  @Test
  void subModelsNestAndAreSaved() {
    Path file = folder.resolve("m.rondo");
    Model inner = Sequential.of(embedding(9, 4).maskZero(), gru(5).returnSequences());
    Model middle = Sequential.of(input(ANY).ofInts(), inner.asLayer(), lstm(3));
    Model outer = Sequential.of(middle.asLayer(), dense(2));
    assertEquals(
        "model_1/model_1/embedding_1/embeddings", outer.weights().iterator().next().name());
    outer
        .compile(sgd(0.1f), mse())
        .trainOnBatch(Batch.of(Tensors.ints(1, 9, 4, 5), Tensors.random(2, 4, 2)));
    outer.save(file);
    Model loaded = Model.load(file);
    Bits.assertSame(Bits.of(outer), Bits.of(loaded));
    Tensor ids = Tensor.ofInts(new int[] {3, 1, 0, 0, 2, 8, 7, 0}, 2, 4);
    assertEquals(Bits.of(outer.forward(ids)), Bits.of(loaded.forward(ids)));
    assertEquals(outer.summary(), loaded.summary());
  }

  @Test
  void subModelsThatDoNotFitAreRefused() {
    Model sub = Sequential.of(input(ANY, 3), gru(5));
    Node x = input("x", ANY, 4);
    says(
        () -> x.then("reader", sub.asLayer()),
        "reader: expected [batch, any, 3], the input of the sub-model, but got [batch, any, 4]");
    says(
        () -> Sequential.of(input(ANY, 4), sub.asLayer()),
        "model_1: expected [batch, any, 3], the input of the sub-model");
    Node y = input("y", ANY, 3);
    says(
        () ->
            Model.of(
                y, concatenate(y.then("one", sub.asLayer()), y.then(shared("two", sub.asLayer())))),
        "weight two/gru_1/kernel: expected weights that are not in the model yet but got"
            + " one/gru_1/kernel; use the sub-model under one name");
  }

  /** Against one long sequence, as in the model of two parts. */
  @Test
  void anEncoderStartsADecoder() {
    Node read = input("read", ANY, 3);
    Node write = input("write", ANY, 3);
    Node encoder = read.then(shared("rnn", lstm(4).returnState()));
    Node decoder = write.withInitialStateOf(encoder).then(shared("rnn", lstm(4).returnState()));
    Model model = Model.of(List.of(read, write), decoder, decoder.state(1));
    List<Tensor> parts = model.forward(List.of(X.slice(1, 0, 3), X.slice(1, 3, 5)));
    Model whole = Sequential.of(input(ANY, 3), lstm(4).returnState());
    whole
        .weights()
        .forEach(w -> w.assign(model.weights().get(w.name().replace("lstm_1", "rnn")).value()));
    Signal once = whole.apply(Signal.of(X), Pass.inference());
    assertArrayEquals(once.value().toArray(), parts.get(0).toArray(), 1e-6f);
    assertArrayEquals(
        Objects.requireNonNull(once.state()).get(1).toArray(), parts.get(1).toArray(), 1e-6f);
  }

  @Test
  void aSubModelStartsFromAStateToo(@TempDir Path folder) {
    Model sub = Sequential.of(input(ANY, 3), gru(4).returnSequences(), gru(2));
    Node x = input("x", ANY, 3);
    Node h = input("h", 4);
    Model model = Model.of(List.of(x, h), x.withInitialState(h).then(sub.asLayer()));
    Tensor start = Tensors.random(6, 4, 4);
    Signal given = Signal.of(X).withInitialState(State.of(start));
    float[] expected = sub.apply(given, Pass.inference()).value().toArray();
    Path file = folder.resolve("model.rondo");
    model.save(file);
    for (Model each : List.of(model, Model.load(file))) {
      assertArrayEquals(expected, each.forward(List.of(X, start)).get(0).toArray());
    }
    says(
        () -> x.withInitialState(input("wide", 5)).then("sub", sub.asLayer()),
        "sub: expected an initial state of shapes [[4]] but got [[5]]");
    Model plain = Sequential.of(input(ANY, 3), dense(3), gru(4));
    Model both = Model.of(x, concatenate(x.then(gru(4)), x.then(gru(4))));
    for (Model none : List.of(plain, both)) {
      says(
          () -> x.withInitialState(h).then("sub", none.asLayer()),
          "sub: expected a recurrent layer next to withInitialState");
    }
  }

  /** Gradients flow through the state into the encoder. */
  @Test
  void anEncoderLearnsThroughItsState() {
    Node read = input("read", ANY, 3);
    Node write = input("write", ANY, 3);
    Node encoder = read.then("encoder", gru(4).returnState());
    Model model =
        Model.of(List.of(read, write), write.withInitialStateOf(encoder).then("decoder", gru(4)));
    var before = Bits.of(model).get("encoder/kernel");
    model
        .compile(sgd(0.1f), mse())
        .trainOnBatch(Batch.of(List.of(X, Y), List.of(Tensors.random(5, 4, 4))));
    assertNotEquals(before, Bits.of(model).get("encoder/kernel"));
  }
}
