package dev.rondo.model;

import static dev.rondo.layers.Layers.attentionDecoder;
import static dev.rondo.layers.Layers.convLstm1d;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.generalAttention;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lru;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.reshape;
import static dev.rondo.layers.Layers.timeDistributed;
import static dev.rondo.layers.Merges.add;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.layers.Merges.dot;
import static dev.rondo.model.Says.says;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.cells.LstmCell;
import dev.rondo.cells.State;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streams through graphs. */
class GraphSessionTest {
  private static final int ANY = Shape.ANY;
  private static final int STEPS = 6;

  /** Two ways round, and a sub-model in one of them. */
  private static Model residual() {
    Node x = input("x", ANY, 3);
    Model sub = Sequential.of(input(ANY, 3), gru(3).returnSequences());
    Node sum = add(x, x.then(sub.asLayer()));
    return Model.of(x, concatenate(sum.then(lstm(4)), x.then(gru(2))).then(dense(2)));
  }

  private static float[] at(Tensor x, int step) {
    return x.slice(1, step, step + 1).toArray();
  }

  @Test
  void stepByStepIsTheWholeSequence() {
    Model model = residual();
    Tensor x = Tensors.random(1, 1, STEPS, 3);
    Session session = model.session();
    for (int t = 0; t < STEPS; t++) {
      float[] expected = model.forward(x.slice(1, 0, t + 1)).toArray();
      assertArrayEquals(expected, session.step(at(x, t)), 1e-6f);
    }
    session.reset();
    assertArrayEquals(model.forward(x.slice(1, 0, 1)).toArray(), session.step(at(x, 0)), 1e-6f);
  }

  @Test
  void aSnapshotGoesOn() {
    Model model = residual();
    Tensor x = Tensors.random(1, 1, STEPS, 3);
    Session session = model.session();
    for (int t = 0; t < 3; t++) {
      session.step(at(x, t));
    }
    Session other = model.session(session.state());
    for (int t = 3; t < STEPS; t++) {
      assertArrayEquals(session.step(at(x, t)), other.step(at(x, t)), 0f);
    }
    says(
        () -> Sequential.of(input(ANY, 3), gru(3)).session(session.state()),
        "session: expected a snapshot with states {gru_1/0=[1, 3]} but got {gru_1/0=[1, 2], lstm_1/0");
  }

  /** Inputs of both kinds, outputs with and without time. */
  @Test
  void severalInputsStepByName() {
    Node ids = input("ids", ANY);
    Node x = input("x", ANY, 3);
    Node both = concatenate(ids.then(embedding(9, 2)), x);
    Model model =
        Model.of(
            List.of(ids, x),
            both.then("each", gru(4).returnSequences()),
            both.then("last", lstm(2)));
    Tensor tokens = Tensors.ints(1, 9, 1, STEPS);
    Tensor numbers = Tensors.random(2, 1, STEPS, 3);
    Session session = model.session();
    Map<String, Tensor> y = Map.of();
    for (int t = 0; t < STEPS; t++) {
      y =
          session.step(
              Map.of(
                  "ids", Tensor.ofInts(new int[] {(int) tokens.get(0, t)}),
                  "x", Tensor.of(at(numbers, t), 3)));
    }
    List<Tensor> whole = model.forward(List.of(tokens, numbers));
    assertEquals(Shape.of(4), y.get("each").shape());
    assertArrayEquals(
        whole.get(0).slice(1, STEPS - 1, STEPS).toArray(), y.get("each").toArray(), 1e-6f);
    assertArrayEquals(whole.get(1).toArray(), y.get("last").toArray(), 1e-6f);
    says(() -> session.step(new float[3]), "expected a model of one input but it has [ids, x]");
    says(
        () -> session.step(Map.of("x", Tensor.zeros(3))),
        "session: expected inputs [ids, x] but got [x]");
    says(
        () -> session.step(Map.of("ids", Tensor.ofInts(new int[1], 1), "x", Tensor.zeros(2))),
        "session: x: expected a step of 3 float32 features but got 2");
    says(
        () -> session.step(Map.of("ids", Tensor.zeros(1), "x", Tensor.zeros(3))),
        "session: ids: expected a step of one int32 token id but got 1 float32 features");
    says(
        () ->
            session.step(
                Map.of("ids", Tensor.ofInts(new int[1], 1), "x", Tensor.ofInts(new int[3], 3))),
        "session: x: expected a step of 3 float32 features but got an int32 token id");
    byte[] before = session.state();
    says(
        () -> session.step(Map.of("ids", Tensor.ofInts(new int[] {9}, 1), "x", Tensor.zeros(3))),
        "embedding_1: expected ids in 0 .. 8");
    assertArrayEquals(before, session.state());
  }

  @Test
  void oneInputStepsByNameThroughArraysToo() {
    Model model = Sequential.of(input(ANY, 3), gru(4));
    float[] features = {1, -1, 0.5f};
    assertArrayEquals(
        model.session().step(features),
        model.session().step(Map.of("input", Tensor.of(features, 3))).get("gru_1").toArray(),
        0f);
  }

  @Test
  void whatCannotStreamIsNamed() {
    Node x = input("x", ANY, 3);
    Node y = input("y", 3);
    Node encoder = x.then("encoder", gru(4).returnState());
    refused(Model.of(x, concatenate(1).of(x, x).then(gru(4))), "concatenate_1 cannot stream");
    refused(Model.of(x, dot(x.then(gru(2)), x.then(gru(2)))), "dot_1 cannot stream");
    refused(
        Model.of(x, x.withInitialStateOf(encoder).then(gru(4))),
        "session: withInitialState cannot stream: the layer behind it would start from that state"
            + " again in every step.");
    Model backwards = Sequential.of(input(ANY, 3), gru(4).goBackwards());
    refused(
        Model.of(x, x.then(backwards.asLayer())),
        "model_1 cannot stream: in it gru_1 cannot stream: its output needs the whole sequence.");
    Node memory = input("memory", ANY, 4);
    refused(
        Model.of(
            List.of(x, memory),
            attentionDecoder(new LstmCell(4), generalAttention(), 5).of(x, memory)),
        "attention_decoder_1 cannot stream: a session takes one step of each input, but every step"
            + " looks at all of the memory.");
    refused(
        Model.of(List.of(x, y), concatenate(x.then(gru(2)), y)),
        "but its input y is [batch, 3], which has no steps to stream. Use forward or predict.");
    Node frames = input("frames", ANY, 4, 3);
    refused(
        Model.of(List.of(x, frames), x.then(gru(2)), frames.then(timeDistributed(flatten()))),
        "but its input frames is [batch, any, 4, 3]. A session takes no other steps. Use forward or"
            + " predict.");
  }

  /** As its message says. */
  @Test
  void aDecoderGoesStepByStepFromAState() {
    Model encoder = Sequential.of(input(ANY, 3), gru(4).returnState());
    Model decoder = Sequential.of(input(ANY, 3), gru(4).returnSequences(), dense(2));
    State state = encoder.apply(Signal.of(Tensors.random(1, 1, 5, 3)), Pass.inference()).state();
    Signal x = Signal.of(Tensors.random(2, 1, STEPS, 3)).withInitialState(state);
    float[] expected = decoder.apply(x, Pass.inference()).value().toArray();
    StatefulModel stateful = decoder.stateful();
    for (int t = 0; t < STEPS; t++) {
      Tensor step = x.value().slice(1, t, t + 1);
      Tensor y =
          t == 0
              ? stateful.apply(Signal.of(step).withInitialState(state)).value()
              : stateful.predict(step);
      assertArrayEquals(Arrays.copyOfRange(expected, 2 * t, 2 * t + 2), y.toArray(), 1e-6f);
    }
  }

  /** The c of an LSTM after each step, which no output shows. */
  @Test
  void statesStreamAsOutputs() {
    Node x = input("x", ANY, 3);
    Node read = x.then(lstm(4).returnState());
    Model model = Model.of(List.of(x), read.then("y", dense(2)), read.state(1).then("c", dense(3)));
    Tensor sequence = Tensors.random(1, 1, STEPS, 3);
    Session session = model.session();
    for (int t = 0; t < STEPS; t++) {
      List<Tensor> expected = model.forward(List.of(sequence.slice(1, 0, t + 1)));
      Map<String, Tensor> y = session.step(Map.of("x", Tensor.of(at(sequence, t), 3)));
      assertArrayEquals(expected.get(0).toArray(), y.get("y").toArray(), 1e-6f);
      assertArrayEquals(expected.get(1).toArray(), y.get("c").toArray(), 1e-6f);
    }
  }

  private static void refused(Model model, String part) {
    says(IllegalStateException.class, model::session, "session: ", part);
    says(IllegalStateException.class, model::sessions, "session: ", part);
  }

  /** Clients that come and go give what each would give alone. */
  @Test
  void manyClientsAreEachAlone() {
    for (Model model : List.of(residual(), Sequential.of(input(ANY, 3), lstm(4), dense(2)))) {
      Sessions<String> sessions = model.sessions();
      List<String> names = List.of("ann", "bob", "cid", "dee", "eve");
      Map<String, Session> alone = new HashMap<>();
      names.forEach(name -> alone.put(name, model.session()));
      for (int t = 0; t < 12; t++) {
        Map<String, float[]> events = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
          if ((t + i) % 3 != 0) {
            events.put(names.get(i), Tensors.random(100 * t + i, 3).toArray());
          }
        }
        Map<String, float[]> outputs = sessions.step(events);
        assertEquals(List.copyOf(events.keySet()), List.copyOf(outputs.keySet()));
        events.forEach(
            (name, event) ->
                assertArrayEquals(alone.get(name).step(event), outputs.get(name), 1e-6f));
        if (t == 5) {
          // a client moves to a session of its own and back
          Session moved = model.session(sessions.state("bob"));
          moved.step(new float[] {1, 2, 3});
          alone.get("bob").step(new float[] {1, 2, 3});
          sessions.restore("bob", moved.state());
          sessions.remove("cid");
          alone.get("cid").reset();
        }
      }
      assertEquals(5, sessions.size());
    }
  }

  /** A chain through arrays, one through tensors, a graph, one with a sub-model, one of frames. */
  private static List<Model> learned() {
    Node x = input("x", ANY, 3);
    Layer start = gru(3).returnSequences().learnedInitialState();
    return List.of(
        Sequential.of(input(ANY, 3), lstm(4).learnedInitialState(), dense(2)),
        Sequential.of(input(ANY, 3), lru(4).returnSequences().learnedInitialState(), gru(2)),
        Model.of(x, add(x, x.then(start)).then(lstm(4))),
        Sequential.of(input(ANY, 3), Sequential.of(input(ANY, 3), start).asLayer(), lstm(4)),
        Sequential.of(
            input(ANY, 3),
            timeDistributed(reshape(3, 1)),
            convLstm1d(2, 2).returnSequences().learnedInitialState(),
            timeDistributed(flatten()),
            gru(2)));
  }

  private static void train(Model model, int seed) {
    for (Weight weight : model.weights()) {
      weight.assign(Tensors.random(seed++, weight.value().shape().toArray()));
    }
  }

  /** What a sequence starts from may be trained until its first step, and no longer. */
  @Test
  void aLearnedStartIsTheOneOfTheFirstStep() {
    for (Model model : learned()) {
      Sessions<String> sessions = model.sessions();
      Session session = model.session();
      sessions.step(Map.of("old", new float[] {1, 2, 3}));
      train(model, 1);
      Tensor x = Tensors.random(9, 2, STEPS, 3);
      Session restored = model.session(model.session().state());
      sessions.restore("restored", sessions.state("new"));
      assertArrayEquals(session.state(), sessions.state("new"));
      for (int t = 0; t < STEPS; t++) {
        float[] one = at(x.slice(0, 0, 1), t);
        float[] two = at(x.slice(0, 1, 2), t);
        Map<String, float[]> y = sessions.step(Map.of("new", one, "old", two, "restored", one));
        float[] expected = model.forward(x.slice(0, 0, 1).slice(1, 0, t + 1)).toArray();
        assertArrayEquals(expected, y.get("new"), 1e-5f, "new, t" + t);
        assertArrayEquals(expected, y.get("restored"), 1e-5f, "restored, t" + t);
        assertArrayEquals(expected, session.step(one), 1e-5f, "session, t" + t);
        assertArrayEquals(expected, restored.step(one), 1e-5f, "session restored, t" + t);
      }
      train(model, 50);
      session.reset();
      sessions.remove("new");
      float[] first = at(x.slice(0, 0, 1), 0);
      float[] expected = model.forward(x.slice(0, 0, 1).slice(1, 0, 1)).toArray();
      assertArrayEquals(expected, session.step(first), 1e-5f);
      assertArrayEquals(expected, sessions.step(Map.of("new", first)).get("new"), 1e-5f);
    }
  }

  @Test
  void tokensOfManyClientsWithPadding() {
    Model model = Sequential.of(embedding(9, 4).maskZero(), gru(5), dense(3));
    Sessions<Integer> sessions = model.sessions();
    Session one = model.session();
    Session two = model.session();
    int[][] tokens = {{3, 5}, {0, 2}, {7, 0}, {1, 8}};
    for (int[] pair : tokens) {
      Map<Integer, float[]> outputs = sessions.stepTokens(Map.of(1, pair[0], 2, pair[1]));
      assertArrayEquals(one.step(pair[0]), outputs.get(1), 1e-6f);
      assertArrayEquals(two.step(pair[1]), outputs.get(2), 1e-6f);
    }
    byte[] before = sessions.state(1);
    says(
        () -> sessions.stepTokens(Map.of(1, 3, 2, 9)),
        "embedding_1: expected ids in 0 .. 8",
        "but got 9");
    assertArrayEquals(before, sessions.state(1));
    says(
        () -> sessions.step(Map.of(1, new float[3])),
        "sessions, 1: expected a step of one int32 token id but got 3 float32 features");
  }

  @Test
  void eventsThatDoNotFitNameTheClient() {
    Sessions<String> sessions = residual().sessions();
    assertEquals(Map.of(), sessions.step(Map.of()));
    says(
        () -> sessions.step(Map.of("ann", new float[2])),
        "sessions, ann: expected a step of 3 float32 features but got 2");
    float[] bad = new float[3];
    Arrays.fill(bad, Float.NaN);
    says(
        () -> sessions.step(Map.of("ann", bad)),
        "sessions, ann: expected finite features but got NaN at 0");
    says(() -> sessions.stepTokens(Map.of("ann", 3)), "sessions: expected a step of 3 float32");
    says(() -> sessions.restore("ann", new byte[7]), "session: the snapshot is damaged");
    assertEquals(0, sessions.size());
  }
}
