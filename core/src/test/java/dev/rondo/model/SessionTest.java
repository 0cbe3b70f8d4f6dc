package dev.rondo.model;

import static dev.rondo.layers.Layers.activation;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.model.Says.says;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rondo.cells.LstmCell;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.saving.Safetensors;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionTest {
  private static final int ANY = Shape.ANY;
  private static final int STEPS = 7;

  static Stream<Model> models() {
    return Stream.of(
        Sequential.of(
            input(ANY, 3),
            lstm(4).returnSequences().dropout(0.5f),
            gru(5).returnSequences(),
            simpleRnn(6).returnSequences(),
            dropout(0.5f),
            dense(2, Activation.SOFTMAX)),
        Sequential.of(
            input(STEPS, 3),
            rnn(new LstmCell(9).withPeepholes()).returnSequences(),
            activation(Activation.TANH),
            lstm(4).returnSequences().returnState(),
            dense(1)),
        Sequential.of(embedding(8, 3).maskZero(), gru(17).returnSequences(), dense(8)),
        Sequential.of(embedding(8, 3), dense(3)));
  }

  private static Tensor sequence(Model model) {
    return model.input().ints() ? Tensors.ints(5, 8, 1, STEPS) : Tensors.random(5, 1, STEPS, 3);
  }

  private static float[] step(Session session, Tensor x, int t) {
    if (x.isInt()) {
      return session.step(x.toIntArray()[t]);
    }
    return session.step(Arrays.copyOfRange(x.toArray(), 3 * t, 3 * t + 3));
  }

  /** The outputs of all steps, one after the other. */
  private static float[] all(Session session, Tensor x) {
    List<float[]> outputs = new ArrayList<>();
    for (int t = 0; t < STEPS; t++) {
      outputs.add(step(session, x, t));
    }
    float[] all = new float[STEPS * outputs.get(0).length];
    for (int t = 0; t < STEPS; t++) {
      System.arraycopy(outputs.get(t), 0, all, t * outputs.get(t).length, outputs.get(t).length);
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("models")
  void stepByStepIsTheWholeSequence(Model model) {
    Tensor x = sequence(model);
    Session session = model.session();
    float[] whole = model.forward(x).toArray();
    assertArrayEquals(whole, all(session, x), 1e-6f);
    session.reset();
    assertArrayEquals(whole, all(session, x), 1e-6f);
  }

  /** Without sequences the output is that after the steps so far. */
  @Test
  void theLastOutputIsTheLatest() {
    Model model = Sequential.of(input(ANY, 3), lstm(4).returnSequences(), gru(5), dense(2));
    Tensor x = sequence(model);
    Session session = model.session();
    for (int t = 0; t < STEPS; t++) {
      float[] expected = model.forward(x.slice(1, 0, t + 1)).toArray();
      assertArrayEquals(expected, step(session, x, t), 1e-6f);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aSnapshotGoesOnToTheSameBits(Model model) {
    Tensor x = sequence(model);
    Session whole = model.session();
    Session moving = model.session();
    for (int t = 0; t < STEPS; t++) {
      byte[] snapshot = moving.state();
      assertArrayEquals(snapshot, moving.state());
      moving = model.session(snapshot);
      assertArrayEquals(snapshot, moving.state());
      assertArrayEquals(step(whole, x, t), step(moving, x, t));
    }
    assertArrayEquals(whole.state(), moving.state());
  }

  @Test
  void manyThreadsShareAModel() throws Exception {
    Model model = Sequential.of(embedding(50, 30), lstm(64).returnSequences(), gru(33), dense(50));
    int sessions = 6;
    ExecutorService pool = Executors.newFixedThreadPool(sessions);
    try {
      List<Callable<List<Float>>> tasks = new ArrayList<>();
      List<List<Float>> expected = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        int[] tokens = Tensors.ints(i, 50, 150).toIntArray();
        expected.add(run(model, tokens));
        tasks.add(() -> run(model, tokens));
      }
      List<List<Float>> actual = new ArrayList<>();
      for (Future<List<Float>> each : pool.invokeAll(tasks)) {
        actual.add(each.get());
      }
      assertEquals(expected, actual);
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<Float> run(Model model, int[] tokens) {
    Session session = model.session();
    List<Float> outputs = new ArrayList<>();
    for (int token : tokens) {
      for (float y : session.step(token)) {
        outputs.add(y);
      }
    }
    return outputs;
  }

  @Test
  void layersThatNeedTheWholeSequenceAreRefused() {
    Layer[][] models = {
      {input(ANY, 3), lstm(4).goBackwards()},
      {input(5, 3), gru(4).returnSequences(), flatten(), dense(1)},
    };
    String[] said = {
      "session: lstm_1 cannot stream: its output needs the whole sequence. Use forward or predict.",
      "session: flatten_1 cannot stream"
    };
    for (int i = 0; i < models.length; i++) {
      Model model = Sequential.of(models[i]);
      says(IllegalStateException.class, model::session, said[i]);
    }
    Model still = Sequential.of(input(3), dense(1));
    says(
        IllegalStateException.class,
        still::session,
        "session: expected a model of [batch, time, features] but its input is [batch, 3]");
  }

  @Test
  void wrongStepsAreSaidAndLeaveTheState() {
    Model numbers = Sequential.of(input(ANY, 3), lstm(4), dense(1));
    Session session = numbers.session();
    session.step(new float[] {1, 2, 3});
    byte[] before = session.state();
    says(
        () -> session.step(new float[] {1, 2}),
        "session: expected a step of 3 float32 features but got 2 float32 features");
    says(() -> session.step(7), "a step of 3 float32 features but got an int32 token id");
    says(
        () -> session.step(new float[] {1, Float.NaN, 3}),
        "session: expected finite features but got NaN at 1",
        "leave the step out");
    assertArrayEquals(before, session.state());

    Session words = Sequential.of(embedding(8, 3), gru(4), dense(1)).session();
    words.step(7);
    before = words.state();
    says(() -> words.step(8), "embedding_1: expected ids in 0 .. 7", "but got 8");
    says(() -> words.step(-1), "but got -1");
    says(() -> words.step(new float[] {1}), "a step of one int32 token id but got 1 float32");
    assertArrayEquals(before, words.state());
  }

  /** Fails on the second step, after the layer before it has taken it. */
  record Failing() implements Layer {
    @Override
    public LayerFunction build(String name, Weights weights, Shape input) {
      return new LayerFunction() {
        @Override
        public Shape output() {
          return input;
        }

        @Override
        public Signal apply(Signal x, Pass pass) {
          if (x.value().get(0, 0, 0) > 0.5f) {
            throw new IllegalStateException("mine");
          }
          return x;
        }
      };
    }
  }

  @Test
  void aStepThatFailsHalfWayLeavesTheState() {
    Model model = Sequential.of(input(ANY, 1), simpleRnn(1).returnSequences(), new Failing());
    model.weights().get("simple_rnn_1/kernel").assign(Tensor.of(new float[] {1}, 1, 1));
    Session session = model.session();
    session.step(new float[] {-1});
    byte[] before = session.state();
    says(IllegalStateException.class, () -> session.step(new float[] {9}), "mine");
    assertArrayEquals(before, session.state());
  }

  @Test
  void snapshotsOfOtherModelsAreRefused() {
    Model model = Sequential.of(input(ANY, 3), lstm(4), dense(1));
    Model wide = Sequential.of(input(ANY, 3), lstm(5), dense(1));
    Model deep = Sequential.of(input(ANY, 3), lstm(4).returnSequences(), lstm(4), dense(1));
    Model other = Sequential.of(input(ANY, 3), gru(4), dense(1));
    byte[] snapshot = model.session().state();
    for (Model each : List.of(wide, deep, other)) {
      says(
          () -> each.session(snapshot),
          "session: expected a snapshot with states {",
          "but got {lstm_1/0=[1, 4], lstm_1/1=[1, 4]}. It was taken from another model");
    }
    says(() -> model.session(deep.session().state()), "lstm_2/0=[1, 4]");
  }

  /** A state is nothing but numbers: without a checksum a flipped bit would go unseen. */
  @Test
  void damagedSnapshotsAreRefused() {
    Model model = Sequential.of(input(ANY, 3), lstm(4), dense(1));
    Session session = model.session();
    session.step(new float[] {1, 2, 3});
    byte[] good = session.state();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      says(() -> model.session(cut), "session: the snapshot is damaged");
    }
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertArrayEquals(good, model.session(bytes).state());
      } catch (IllegalArgumentException e) {
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      }
    }
    assertNotEquals(0, good.length);
  }

  @Test
  void snapshotsOfOtherOriginAreChecked() {
    Model model = Sequential.of(input(ANY, 3), lstm(4), dense(1));
    Map<String, Tensor> states = new LinkedHashMap<>();
    states.put("lstm_1/1", Tensors.random(1, 1, 4));
    states.put("lstm_1/0", Tensors.random(2, 1, 4));
    says(
        () -> model.session(new Safetensors(states, Map.of()).encode()),
        "its checksum does not match");
    states.put("lstm_1/0", Tensor.ofInts(new int[4], 1, 4));
    says(() -> model.session(Snapshot.encode(Map.of())), "It was taken from another model");
  }

  /** h and c have one shape: only their names tell them apart, whatever their order. */
  @Test
  void statesAreTakenByName() {
    Model model = Sequential.of(input(ANY, 3), lstm(4).returnSequences());
    Session session = model.session();
    session.step(new float[] {1, 2, 3});
    Safetensors states = Safetensors.decode(session.state());
    Map<String, Tensor> swapped = new LinkedHashMap<>();
    swapped.put("lstm_1/1", states.tensors().get("lstm_1/1"));
    swapped.put("lstm_1/0", states.tensors().get("lstm_1/0"));
    Session other = model.session(new Safetensors(swapped, states.metadata()).encode());
    assertArrayEquals(session.step(new float[] {-1, 0, 1}), other.step(new float[] {-1, 0, 1}));
  }
}
