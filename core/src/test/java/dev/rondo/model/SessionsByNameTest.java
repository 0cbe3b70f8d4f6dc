package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.model.Says.says;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.layers.Node;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streams of many clients through models of several inputs and outputs. */
class SessionsByNameTest {
  private static final int ANY = Shape.ANY;
  private static final List<String> NAMES = List.of("ann", "bob", "cid", "dee", "eve");

  /** Tokens, some of them padding, beside numbers; an output of each step and two of the last. */
  private static Model model() {
    Node ids = input("ids", ANY);
    Node x = input("x", ANY, 3);
    Node both = concatenate(ids.then(embedding(9, 2).maskZero()), x);
    Node read = both.then(lstm(4).returnSequences().returnState().learnedInitialState());
    Model model =
        Model.of(
            List.of(ids, x),
            read.then("each", dense(3)),
            both.then("last", gru(2)),
            read.state(1).then("c", dense(5)));
    train(model, 11);
    return model;
  }

  /** So that a learned start is not that of an untrained model, zeros. */
  private static void train(Model model, int seed) {
    for (Weight weight : model.weights()) {
      weight.assign(Tensors.random(seed++, weight.value().shape().toArray()));
    }
  }

  private static Map<String, Tensor> event(int token, int seed) {
    return Map.of("ids", Tensor.ofInts(new int[] {token}), "x", Tensors.random(seed, 3));
  }

  private static void assertSame(
      Map<String, Tensor> expected, Map<String, Tensor> actual, String what) {
    assertEquals(List.copyOf(expected.keySet()), List.copyOf(actual.keySet()), what);
    expected.forEach(
        (name, y) -> {
          assertEquals(y.shape(), actual.get(name).shape(), what + ", " + name);
          assertArrayEquals(
              y.toArray(), actual.get(name).toArray(), 1e-5f, () -> what + ", " + name);
        });
  }

  /** Clients that come and go give what each would give alone. */
  @Test
  void manyClientsAreEachAlone() {
    Model model = model();
    Sessions<String> sessions = model.sessions();
    Map<String, Session> alone = new HashMap<>();
    NAMES.forEach(name -> alone.put(name, model.session()));
    for (int t = 0; t < 12; t++) {
      Map<String, Map<String, Tensor>> events = new LinkedHashMap<>();
      for (int i = NAMES.size() - 1; i >= 0; i--) {
        if ((t + i) % 3 != 0) {
          events.put(NAMES.get(i), event((5 * t + 2 * i) % 9, 100 * t + i));
        }
      }
      Map<String, Map<String, Tensor>> outputs = sessions.stepByName(events);
      assertEquals(List.copyOf(events.keySet()), List.copyOf(outputs.keySet()));
      for (String name : events.keySet()) {
        Map<String, Tensor> expected = alone.get(name).step(events.get(name));
        assertSame(expected, outputs.get(name), name + ", t" + t);
      }
      if (t == 5) {
        // a client moves to a session of its own and back
        Session moved = model.session(sessions.state("bob"));
        assertSame(alone.get("bob").step(event(3, 7)), moved.step(event(3, 7)), "moved");
        sessions.restore("bob", moved.state());
        sessions.remove("cid");
        alone.get("cid").reset();
        assertEquals(4, sessions.size());
      }
    }
    assertEquals(5, sessions.size());
  }

  /** Both clients have their sequences from the model at once. */
  @Test
  void stepByStepIsTheWholeSequence() {
    Model model = model();
    Tensor ids = Tensors.ints(1, 9, 2, 6);
    Tensor x = Tensors.random(2, 2, 6, 3);
    Sessions<Integer> sessions = model.sessions();
    for (int t = 0; t < 6; t++) {
      Map<Integer, Map<String, Tensor>> events = new LinkedHashMap<>();
      for (int client = 0; client < 2; client++) {
        events.put(
            client,
            Map.of(
                "ids", ids.slice(0, client, client + 1).slice(1, t, t + 1),
                "x", x.slice(0, client, client + 1).slice(1, t, t + 1)));
      }
      Map<Integer, Map<String, Tensor>> y = sessions.stepByName(events);
      Map<String, Tensor> whole =
          model.forward(Map.of("ids", ids.slice(1, 0, t + 1), "x", x.slice(1, 0, t + 1)));
      for (int client = 0; client < 2; client++) {
        Tensor each = whole.get("each").slice(0, client, client + 1).slice(1, t, t + 1);
        Tensor last = whole.get("last").slice(0, client, client + 1);
        Tensor c = whole.get("c").slice(0, client, client + 1);
        assertArrayEquals(each.toArray(), y.get(client).get("each").toArray(), 1e-5f);
        assertArrayEquals(last.toArray(), y.get(client).get("last").toArray(), 1e-5f);
        assertArrayEquals(c.toArray(), y.get(client).get("c").toArray(), 1e-5f);
      }
    }
  }

  @Test
  void aLearnedStartIsTheOneOfTheFirstStep() {
    Model model = model();
    Sessions<String> sessions = model.sessions();
    sessions.stepByName(Map.of("old", event(3, 1)));
    train(model, 50);
    assertArrayEquals(model.session().state(), sessions.state("new"));
    Map<String, Tensor> expected = model.session().step(event(4, 2));
    sessions.restore("restored", sessions.state("new"));
    Map<String, Map<String, Tensor>> y =
        sessions.stepByName(
            Map.of("old", event(5, 3), "new", event(4, 2), "restored", event(4, 2)));
    assertSame(expected, y.get("new"), "new");
    assertSame(expected, y.get("restored"), "restored");
  }

  @Test
  void oneInputStepsByNameToo() {
    Model model = Sequential.of(input(ANY, 3), lstm(4), dense(2));
    float[] features = {1, -1, 0.5f};
    Map<String, Tensor> y =
        model
            .<String>sessions()
            .stepByName(Map.of("ann", Map.of("input", Tensor.of(features, 3))))
            .get("ann");
    assertArrayEquals(model.session().step(features), y.get("dense_1").toArray(), 1e-6f);
  }

  @Test
  void stepsThatDoNotFitNameClientAndInput() {
    Sessions<String> sessions = model().sessions();
    assertEquals(Map.of(), sessions.stepByName(Map.of()));
    Map<String, Tensor> good = event(1, 1);
    Tensor id = Tensor.ofInts(new int[1], 1);
    Tensor x = Tensor.zeros(3);
    refused(sessions, Map.of("x", x), "expected inputs [ids, x] but got [x]");
    refused(sessions, Map.of("ids", id, "y", x), "expected inputs [ids, x] but got [");
    refused(
        sessions,
        Map.of("ids", id, "x", Tensor.zeros(2)),
        "x: expected a step of 3 float32 features but got 2");
    refused(
        sessions,
        Map.of("ids", x, "x", x),
        "ids: expected a step of one int32 token id but got 3 float32 features");
    refused(
        sessions,
        Map.of("ids", id, "x", id),
        "x: expected a step of 3 float32 features but got an int32 token id");
    refused(
        sessions,
        Map.of("ids", Tensor.ofInts(new int[2], 2), "x", x),
        "ids: expected a step of one int32 token id but got [2]");
    float[] bad = {0, Float.POSITIVE_INFINITY, 0};
    refused(
        sessions,
        Map.of("ids", id, "x", Tensor.of(bad, 3)),
        "x: expected finite features but got Infinity at 1");
    // each client lacks another one
    says(
        () -> sessions.stepByName(Map.of("ann", Map.of("x", x), "bob", Map.of("ids", id))),
        "expected inputs [ids, x] but got [");
    assertEquals(0, sessions.size());
    sessions.stepByName(Map.of("ann", good));
    byte[] before = sessions.state("ann");
    says(
        () -> sessions.stepByName(Map.of("ann", good, "eve", event(9, 1))),
        "embedding_1: expected ids in 0 .. 8");
    assertArrayEquals(before, sessions.state("ann"));
    assertEquals(1, sessions.size());
  }

  private static void refused(Sessions<String> sessions, Map<String, Tensor> step, String part) {
    Map<String, Map<String, Tensor>> steps = new LinkedHashMap<>();
    steps.put("ann", event(1, 1));
    steps.put("bob", step);
    says(() -> sessions.stepByName(steps), "sessions, bob: " + part);
  }

  @Test
  @SuppressWarnings("NullAway") // that is the mistake
  void noStep() {
    Map<String, Map<String, Tensor>> steps = new HashMap<>();
    steps.put("ann", null);
    says(
        () -> model().<String>sessions().stepByName(steps),
        "sessions, ann: expected a step of each input but got null. Leave out a client");
    Map<String, float[]> features = new HashMap<>();
    features.put("ann", null);
    says(
        () -> Sequential.of(input(ANY, 3), gru(2)).<String>sessions().step(features),
        "sessions, ann: expected features but got null. Leave out a client");
  }

  /** One array a client is for one input and one output. */
  @Test
  void stepsWithoutNamesAreForOneInputAndOneOutput() {
    Sessions<String> sessions = model().sessions();
    String inputs = "model: expected a model of one input but it has [ids, x]. Use lists or maps.";
    says(() -> sessions.step(Map.of("ann", new float[3])), inputs);
    says(() -> sessions.stepTokens(Map.of("ann", 3)), inputs);
    Node x = input("x", ANY, 3);
    Model two = Model.of(List.of(x), x.then(gru(2)), x.then(gru(3)));
    says(
        () -> two.<String>sessions().step(Map.of("ann", new float[3])),
        "model: expected a model of one output but it has [gru_1, gru_2]. Use lists or maps.");
    Map<String, Tensor> y =
        two.<String>sessions().stepByName(Map.of("ann", Map.of("x", Tensor.zeros(3)))).get("ann");
    assertEquals(List.of("gru_1", "gru_2"), List.copyOf(y.keySet()));
  }
}
