package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.shared;
import static dev.rondo.layers.Merges.add;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.layers.Merges.subtract;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models that are graphs. */
class GraphModelTest {
  private static final int ANY = Shape.ANY;

  /** A title of tokens beside a price of three numbers. */
  private static Model fused() {
    Node title = input("title", ANY);
    Node price = input("price", 3);
    Node read = title.then(embedding(9, 4).maskZero()).then(lstm(5));
    Node both = concatenate(read, price).then(dense(6));
    return Model.of(
        List.of(title, price), both.then("sold", dense(1)), both.then("kind", dense(2)));
  }

  @Test
  void layersAreNamedInTheOrderInWhichOutputsReachThem() {
    Model model = fused();
    assertEquals(
        List.of("embedding_1", "lstm_1", "concatenate_1", "dense_1", "sold", "kind"),
        model.stages().stream().map(Network.Stage::name).toList());
    assertEquals(List.of("title", "price"), List.copyOf(model.inputs().keySet()));
    assertEquals(Map.of("sold", Shape.of(1), "kind", Shape.of(2)), model.outputs());
    assertTrue(model.inputs().get("title").ints());
    assertFalse(model.inputs().get("price").ints());
    assertEquals(5, model.layers().size());
    assertEquals(Shape.of(8, 6), model.weights().get("dense_1/kernel").value().shape());
  }

  /** The chain is the simple case: the same names, numbers and steps, to the bit. */
  @Test
  void aGraphThatIsAChainIsThatChain() {
    Model chain =
        Sequential.seeded(7, input(ANY, 3), lstm(4).returnSequences(), dropout(0.3f), gru(5));
    Node x = input("input", ANY, 3);
    Model graph =
        Model.seeded(
            7, List.of(x), x.then(lstm(4).returnSequences()).then(dropout(0.3f)).then(gru(5)));
    Bits.assertSame(Bits.of(chain), Bits.of(graph));
    assertEquals(chain.summary(), graph.summary());
    Dataset data = Dataset.of(Tensors.random(1, 9, 6, 3), Tensors.random(2, 9, 5)).batch(4);
    Trainer a = chain.compile(adam(0.01f), mse());
    Trainer b = graph.compile(adam(0.01f), mse());
    assertEquals(Bits.of(a.fit(data, Fit.epochs(2))), Bits.of(b.fit(data, Fit.epochs(2))));
    Bits.assertSame(Bits.of(a), Bits.of(b));
  }

  /** What the graph computes, written out with chains that have its weights. */
  @Test
  void aGraphComputesWhatItsPartsDo() {
    Model model = fused();
    Tensor title = Tensor.ofInts(new int[] {3, 8, 1, 0, 5, 2, 0, 0}, 2, 4);
    Tensor price = Tensors.random(1, 2, 3);
    Model read = Sequential.of(embedding(9, 4).maskZero(), lstm(5));
    Model head = Sequential.of(input(8), dense(6));
    Model sold = Sequential.of(input(6), dense(1));
    read.weights().forEach(w -> w.assign(model.weights().get(w.name()).value()));
    head.weights().forEach(w -> w.assign(model.weights().get(w.name()).value()));
    sold.weights()
        .forEach(w -> w.assign(model.weights().get(w.name().replace("dense_1", "sold")).value()));
    Tensor both = Ops.concat(1, read.forward(title), price);
    Tensor expected = sold.forward(head.forward(both));
    List<Tensor> outputs = model.forward(List.of(title, price));
    assertEquals(Bits.of(expected), Bits.of(outputs.get(0)));
    Map<String, Tensor> named = model.forward(Map.of("price", price, "title", title));
    assertEquals(List.of("sold", "kind"), List.copyOf(named.keySet()));
    assertEquals(Bits.of(outputs.get(1)), Bits.of(named.get("kind")));
  }

  @Test
  void predictInBatchesGivesWhatOnePassGives() {
    Model model = fused();
    List<Tensor> xs = List.of(Tensors.ints(1, 9, 150, 4), Tensors.random(2, 150, 3));
    List<Tensor> once = model.forward(xs);
    List<Tensor> parts = model.predict(xs);
    assertEquals(Bits.of(once.get(0)), Bits.of(parts.get(0)));
    assertEquals(Bits.of(once.get(1)), Bits.of(parts.get(1)));
    Map<String, Tensor> named = model.predict(Map.of("title", xs.get(0), "price", xs.get(1)));
    assertEquals(Bits.of(once.get(1)), Bits.of(named.get("kind")));
  }

  /** A node that is used twice is computed once: dropout would give two results. */
  @Test
  void aNodeIsComputedOnce() {
    Node x = input("x", 6);
    Node dropped = x.then(dropout(0.5f));
    Model model = Model.of(x, subtract(dropped, dropped));
    Tensor y = model.forward(Tensors.random(1, 4, 6), Pass.training(RandomState.seeded(1)));
    assertArrayEquals(new float[24], y.toArray());
  }

  @Test
  void aDeepGraphNeedsNoDeepStack() {
    Node x = input("x", 1);
    Node y = x;
    for (int i = 0; i < 20_000; i++) {
      y = y.then(dropout(0));
    }
    Tensor one = Tensor.full(Shape.of(1, 1), 3f);
    assertArrayEquals(new float[] {3}, Model.of(x, y).forward(one).toArray());
  }

  @Test
  void graphsThatAreNoneAreRefused() {
    Node a = input("a", 3);
    Node b = input("b", 3);
    Node sum = add(a, b).then(dense(2));
    says(
        () -> Model.of(List.of(a), sum),
        "model: expected all inputs that the outputs need but did not get b. Add it to the list");
    says(
        () -> Model.of(List.of(a, b, input("c", 4)), sum),
        "model: expected inputs that an output needs but none needs c. Leave it out.");
    says(() -> Model.of(List.of(a, b, a), sum), "expected each input once but got a twice");
    says(
        () -> Model.of(List.of(a, b, input("a", 3)), sum),
        "expected inputs of different names but got two of the name a");
    says(() -> Model.of(List.of(a, b)), "expected at least one output but got none");
    says(
        () -> Model.of(List.of(a, b), sum, sum),
        "expected each output once but got dense[2] twice");
    says(() -> Model.of(a, a), "expected outputs that are computed but got the input a");
    says(() -> Model.of(sum, sum), "model: expected inputs first but got dense[2]");
    says(() -> Model.of(List.of(), sum), "did not get a");
    says(() -> Model.of(a, a.then("b", dense(2)).then("b", dense(2))), "two of the name b");
    says(() -> Model.of(a, a.then("dense_1", dense(2)).then(dense(2))), "two of the name dense_1");
    says(
        () -> Model.of(a, a.then(shared("s", dense(3))).then(shared("s", dense(2)))),
        "expected equal layers shared under the name s",
        "Give one of them another name");
    Node ids = input("ids", 3);
    says(
        () -> Model.of(ids, concatenate(ids.then(embedding(3, 4)).then(gru(2)), ids)),
        "only layers that take token ids, or none, after the input ids but got embedding");
  }

  @Test
  void wrongDataNamesTheInput() {
    Model model = fused();
    Tensor title = Tensors.ints(1, 9, 2, 4);
    says(
        () -> model.forward(title),
        "model: expected a model of one input but it has [title, price]. Use lists or maps.");
    says(model::input, "expected a model of one input but it has [title, price]");
    says(model::output, "expected a model of one output but it has [sold, kind]");
    says(() -> model.predict(title), "expected a model of one input");
    says(
        () -> model.forward(List.of(title)),
        "expected the inputs [title, price] but got 1 tensor.");
    says(
        () -> model.predict(List.of(title)),
        "expected the inputs [title, price] but got 1 tensor.");
  }

  @Test
  void wrongDataNamesTheInputByType() {
    Model model = fused();
    Tensor title = Tensors.ints(1, 9, 2, 4);
    Tensor price = Tensors.random(2, 2, 3);
    says(
        () -> model.forward(List.of(price, price)),
        "model: expected int32 token ids as input title but got float32");
    says(
        () -> model.forward(List.of(title, title)),
        "model: expected input price [batch, 3] but got [2, 4]");
    says(
        () -> model.forward(List.of(title, Tensors.ints(1, 9, 2, 3))),
        "model: expected float32 input price but got int32");
    says(
        () -> model.forward(List.of(title, Tensors.random(1, 3, 3))),
        "expected as many examples of each input but got 2 of title and 3 of price");
    says(
        () -> model.forward(Map.of("title", title, "cost", price)),
        "model: expected inputs [title, price] but got",
        "cost");
    Node a = input("a", ANY, 2);
    Node b = input("b", ANY, 2);
    Model sum = Model.of(List.of(a, b), add(a, b).then(gru(2)));
    says(
        () -> sum.forward(List.of(Tensor.zeros(2, 4, 2), Tensor.zeros(2, 5, 2))),
        "add_1: expected sequences of one length but got [2, 4, 2] and [2, 5, 2]. Pad them");
  }

  @Test
  void theTableOfAGraphSaysWhatComesFromWhere() {
    String path = "fused";
    assertEquals(
        """
        layer          output shape     parameters  from           path
        ----------------------------------------------------------------
        title (int32)  [batch, any]              0
        price          [batch, 3]                0
        embedding_1    [batch, any, 4]          36  title
        lstm_1         [batch, 5]              200  embedding_1    %s
        concatenate_1  [batch, 8]                0  lstm_1, price
        dense_1        [batch, 6]               54  concatenate_1
        sold           [batch, 1]                7  dense_1
        kind           [batch, 2]               14  dense_1
        parameters: 311 (1.2 kB as float32)
        """
            .formatted(path),
        fused().summary());
  }
}
