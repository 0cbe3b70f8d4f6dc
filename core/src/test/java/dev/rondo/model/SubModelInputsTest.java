package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.shared;
import static dev.rondo.layers.Layers.timeDistributed;
import static dev.rondo.layers.Merges.add;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static dev.rondo.weights.Regularizers.l2;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.GradientCheck;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of several inputs as layers of others, where nodes meet. */
class SubModelInputsTest {
  private static final int ANY = Shape.ANY;
  private static final Tensor X = Tensors.random(1, 4, 5, 3);
  private static final Tensor Y = Tensors.random(2, 4, 5, 3);

  @TempDir private Path folder;

  /** What is inside: two readers that are told apart, and dropout. */
  private static Node pair(Node a, Node b) {
    Node left = a.then("left", lstm(4)).then("drop", dropout(0.4f));
    return concatenate(left, b.then("right", gru(3))).then("out", dense(2));
  }

  private static Model pair() {
    Node a = input("a", ANY, 3);
    Node b = input("b", ANY, 3);
    return Model.of(List.of(a, b), pair(a, b));
  }

  /** The model that has it as a layer, if there is one, or written out. */
  private static Model outer(boolean written) {
    Node x = input("x", ANY, 3);
    Node y = input("y", ANY, 3);
    Node before = x.then("before", gru(3).returnSequences());
    Node met = written ? pair(before, y) : pair().asLayer().of("pair", before, y);
    return Model.of(List.of(x, y), met.then("head", dense(2)));
  }

  /** Both with the same numbers, by the names of the weights. */
  private static Model written(Model nested) {
    Model written = outer(true);
    for (Weight weight : written.weights()) {
      boolean own = weight.name().startsWith("before") || weight.name().startsWith("head");
      weight.assign(nested.weights().get((own ? "" : "pair/") + weight.name()).value());
    }
    return written;
  }

  private static List<Signal> masked() {
    return List.of(Signal.of(X).withLengths(5, 2, 4, 1), Signal.of(Y).withLengths(3, 5, 1, 4));
  }

  @Test
  void itIsTheGraphWrittenOut() {
    Model nested = outer(false);
    Model written = written(nested);
    assertEquals(written.weights().parameters(), nested.weights().parameters());
    assertEquals(
        Bits.of(written.forward(List.of(X, Y)).get(0)),
        Bits.of(nested.forward(List.of(X, Y)).get(0)));
    List<Integer> read = Bits.of(written.apply(masked(), Pass.inference()).get(0).value());
    assertEquals(read, Bits.of(nested.apply(masked(), Pass.inference()).get(0).value()));
    assertNotEquals(read, Bits.of(written.forward(List.of(X, Y)).get(0)));
    Tensor trained = written.apply(masked(), Pass.training(RandomState.seeded(3))).get(0).value();
    assertNotEquals(read, Bits.of(trained));
    assertEquals(
        Bits.of(trained),
        Bits.of(nested.apply(masked(), Pass.training(RandomState.seeded(3))).get(0).value()));
  }

  @Test
  void itTrainsAsTheGraphWrittenOut() {
    Model sub = pair();
    Node x = input("x", ANY, 3);
    Node y = input("y", ANY, 3);
    Model nested =
        Model.of(
            List.of(x, y),
            sub.asLayer()
                .of("pair", x.then("before", gru(3).returnSequences()), y)
                .then("head", dense(2)));
    Model written = written(nested);
    Batch batch = Batch.of(List.of(X, Y), List.of(Tensors.random(5, 4, 2)));
    var before = Bits.of(sub);
    for (Model each : List.of(nested, written)) {
      Trainer trainer = each.compile(sgd(0.1f), mse());
      trainer.trainOnBatch(batch);
      trainer.trainOnBatch(batch);
    }
    Bits.assertSame(Bits.of(written), Bits.of(written(nested)));
    before.forEach((name, bits) -> assertNotEquals(bits, Bits.of(sub).get(name), name));
  }

  private static void assertGradients(Model model) {
    List<Differentiable> by = new ArrayList<>(List.of(X, Y));
    model.weights().forEach(by::add);
    GradientCheck.assertGradients(
        "pair",
        () -> model.apply(masked(), Pass.inference()).get(0).value(),
        by.toArray(Differentiable[]::new));
  }

  @Test
  void gradientsFlowThroughIt() {
    assertGradients(outer(false));
  }

  /** Two places, one set of weights, and the gradients of both. */
  @Test
  void placesShareItsWeights() {
    Model sub = pair();
    Node x = input("x", ANY, 3);
    Node y = input("y", ANY, 3);
    Layer rule = shared("pair", sub.asLayer());
    for (Node both :
        List.of(
            concatenate(sub.asLayer().of(x, y), sub.asLayer().of(y, x)),
            concatenate(rule.of(x, y), rule.of(y, x)))) {
      Model model = Model.of(List.of(x, y), both);
      assertEquals(sub.weights().parameters(), model.weights().parameters());
      float[] there = sub.forward(List.of(X, Y)).get(0).toArray();
      float[] back = sub.forward(List.of(Y, X)).get(0).toArray();
      Tensor z = model.forward(List.of(X, Y)).get(0);
      assertArrayEquals(there, z.slice(1, 0, 2).toArray());
      assertArrayEquals(back, z.slice(1, 2, 4).toArray());
      assertGradients(model);
      Model loaded = Bits.reloaded(model, folder);
      assertEquals(Bits.of(z), Bits.of(loaded.forward(List.of(X, Y)).get(0)));
    }
  }

  @Test
  void itIsSavedWithWhatIsFrozen() {
    Model model = outer(false);
    model.freeze("pair");
    var before = Bits.of(model);
    model
        .compile(sgd(0.1f), mse())
        .trainOnBatch(Batch.of(List.of(X, Y), List.of(Tensors.random(5, 4, 2))));
    for (String name : before.keySet()) {
      assertEquals(
          name.startsWith("pair/"), before.get(name).equals(Bits.of(model).get(name)), name);
    }
    Model loaded = Bits.reloaded(Bits.reloaded(model, folder), folder);
    assertEquals(
        Bits.of(model.forward(List.of(X, Y)).get(0)),
        Bits.of(loaded.forward(List.of(X, Y)).get(0)));
    assertTrue(loaded.weights().get("pair/left/kernel").isFrozen());
    String row =
        model.summary().lines().filter(line -> line.startsWith("pair")).findFirst().orElseThrow();
    // lstm 4 * (3 + 4 + 1) * 4, gru 3 * (3 + 3 + 2) * 3, dense 7 * 2 + 2
    String cells = row.strip().replaceAll(" {2,}", "|");
    assertTrue(cells.startsWith("pair (frozen)|[batch, 2]|216|before, y|fused"), row);
  }

  @Test
  void itStreamsIfItsLayersDo() {
    Node a = input("a", ANY);
    Node b = input("b", ANY, 3);
    Node read = concatenate(a.then(embedding(9, 2).maskZero()), b);
    Model sub =
        Model.of(List.of(a, b), read.then("read", lstm(4).returnSequences().learnedInitialState()));
    Node ids = input("ids", ANY);
    Node x = input("x", ANY, 3);
    Node met = sub.asLayer().of("pair", ids, x.then(dense(3)));
    Model model = Model.of(List.of(ids, x), met.then("y", gru(2)));
    model.weights().forEach(w -> w.assign(Tensors.random(w.name().hashCode(), dims(w))));
    assertTrue(Objects.requireNonNull(model.inputs().get("ids")).ints());
    Tensor tokens = Tensors.ints(1, 9, 1, 5);
    Session session = model.session();
    Sessions<String> sessions = model.sessions();
    for (int t = 0; t < 5; t++) {
      Map<String, Tensor> step =
          Map.of("ids", tokens.slice(1, t, t + 1), "x", X.slice(0, 0, 1).slice(1, t, t + 1));
      float[] expected =
          model
              .forward(List.of(tokens.slice(1, 0, t + 1), X.slice(0, 0, 1).slice(1, 0, t + 1)))
              .get(0)
              .toArray();
      assertArrayEquals(expected, session.step(step).get("y").toArray(), 1e-5f);
      Map<String, Tensor> y = sessions.stepByName(Map.of("ann", step)).get("ann");
      assertArrayEquals(expected, y.get("y").toArray(), 1e-5f);
      session = model.session(session.state());
    }
    Node r = input("r", ANY, 3);
    Model backwards = Model.of(List.of(r, b), add(r.then(gru(3).goBackwards()), b.then(gru(3))));
    Model none = Model.of(List.of(r, x), backwards.asLayer().of("pair", r, x));
    says(
        IllegalStateException.class,
        none::session,
        "session: pair cannot stream: in it gru_1 cannot stream: its output needs the whole");
  }

  private static int[] dims(Weight weight) {
    return weight.value().shape().toArray();
  }

  /** A state goes to the layer that takes the input that it comes with. */
  @Test
  void aStateComesWithOneOfTheInputs() {
    Node x = input("x", ANY, 3);
    Node y = input("y", ANY, 3);
    Node h = input("h", 3);
    Model sub = pair();
    Model model = Model.of(List.of(x, y, h), sub.asLayer().of(x, y.withInitialState(h)));
    Node inside = pair(x, y.withInitialState(h));
    Model written = Model.of(List.of(x, y, h), inside);
    written.weights().forEach(w -> w.assign(sub.weights().get(w.name()).value()));
    Tensor start = Tensors.random(6, 4, 3);
    Tensor expected = written.forward(List.of(X, Y, start)).get(0);
    assertEquals(Bits.of(expected), Bits.of(model.forward(List.of(X, Y, start)).get(0)));
    assertNotEquals(Bits.of(sub.forward(List.of(X, Y)).get(0)), Bits.of(expected));
    says(
        () -> sub.asLayer().of("pair", x.withInitialState(h), y),
        "pair: expected an initial state of shapes [[4], [4]] but got [[3]]");
    Model sum = Model.of(List.of(x, y), add(x.then(gru(3)), add(x, y).then(gru(3))));
    says(
        () -> sum.asLayer().of("sum", x.withInitialState(h), y),
        "sum: expected a recurrent layer next to withInitialState");
  }

  @Test
  void nodesThatDoNotFitAreRefused() {
    Layer pair = pair().asLayer();
    Node x = input("x", ANY, 3);
    Node y = input("y", ANY, 4);
    String number = "expected a node for each of the inputs [a, b] of the sub-model but got ";
    String remedy = ". Write asLayer().of(..) with all of them, in this order.";
    says(() -> x.then("met", pair), "met: " + number + 1 + remedy);
    says(() -> pair.of("met", x, x, x), "met: " + number + 3 + remedy);
    says(() -> Sequential.of(input(ANY, 3), pair), "model_1: " + number + 1 + remedy);
    says(() -> input("z", 2, ANY, 3).then(timeDistributed(pair)), number + 1 + remedy);
    says(
        () -> pair.of("met", x, y),
        "met: expected [batch, any, 3], the input b of the sub-model, but got [batch, any, 4]");
    says(
        () -> Sequential.of(input(ANY, 3), gru(3)).asLayer().of("met", x, x),
        "met: expected one node, the input of the sub-model, but got 2. Make one of them first");
  }

  /** An input has the type that the input of the sub-model has at its place. */
  @Test
  void tokensAndNumbersAreToldApart() {
    Node a = input("a", ANY);
    Node b = input("b", ANY, 2);
    Model sub = Model.of(List.of(a, b), add(a.then(embedding(9, 2)), b).then(gru(2)));
    Node ids = input("ids", ANY);
    Node x = input("x", ANY, 2);
    Model model = Model.of(List.of(ids, x), sub.asLayer().of("met", ids, x));
    assertTrue(model.inputs().get("ids").ints() && !model.inputs().get("x").ints());
    List<Tensor> data = List.of(Tensors.ints(1, 9, 4, 5), Tensors.random(3, 4, 5, 2));
    assertEquals(Bits.of(sub.forward(data).get(0)), Bits.of(model.forward(data).get(0)));
    Node numbers = x.then("numbers", gru(5));
    says(
        () -> sub.asLayer().of("met", numbers, x),
        "met: expected int32 token ids but got the float32 output of numbers");
    says(
        () -> sub.asLayer().of("met", ids, input("w", ANY, 2).ofInts()),
        "met: expected float32 but got the int32 input w. Put an embedding between them.");
    Node met = sub.asLayer().of("met", ids, x);
    says(
        () -> met.then("read", embedding(9, 2)),
        "read: expected int32 token ids but got the float32 output of met");
  }

  @Test
  void rulesReachItsWeights() {
    Model sub = pair();
    Node x = input("x", ANY, 3);
    Node y = input("y", ANY, 3);
    Model model =
        Model.of(
            List.of(x, y),
            sub.asLayer().regularize("left/kernel", l2(2f)).regularizeActivity(l2(3f)).of(x, y));
    Pass pass = Pass.inference().penalizing();
    float[] z = model.apply(masked(), pass).get(0).value().toArray();
    double expected = 2 * squares(sub.weights().get("left/kernel").value().toArray());
    assertEquals(expected + 3 * squares(z) / 4, model.penalty(pass).item(), 1e-4);
    assertEquals(expected, Bits.reloaded(model, folder).penalty(Pass.inference()).item(), 1e-4);
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  /** Models in models in models, with the names of all on the way. */
  @Test
  void theyNest() {
    Model middle = outer(false);
    Node p = input("p", ANY, 3);
    Node q = input("q", ANY, 3);
    Model model = Model.of(List.of(p, q), middle.asLayer().of("middle", q, p));
    assertEquals(
        Bits.of(middle.forward(List.of(Y, X)).get(0)),
        Bits.of(model.forward(List.of(X, Y)).get(0)));
    assertEquals(
        middle.weights().get("pair/left/kernel").value(),
        model.weights().get("middle/pair/left/kernel").value());
    Model loaded = Bits.reloaded(model, folder);
    assertEquals(
        Bits.of(model.forward(List.of(X, Y)).get(0)),
        Bits.of(loaded.forward(List.of(X, Y)).get(0)));
    GradientFlow flow =
        model.gradientFlow(Batch.of(List.of(X, Y), List.of(Tensors.random(5, 4, 2))), mse());
    assertEquals(
        List.of("middle/before", "middle/pair/left", "middle/pair/right"),
        flow.layers().stream().sorted().toList());
  }
}
