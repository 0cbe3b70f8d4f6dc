package dev.rondo.model;

import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Input;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of many clients through one model. Those that have an event at the same time go
 * through it together, as the rows of one batch: one large product instead of many small ones. Each
 * client's state is kept apart.
 *
 * <pre>{@code
 * Sessions<String> sessions = model.sessions();
 * Map<String, float[]> outputs = sessions.step(Map.of("ann", a, "bob", b));
 * }</pre>
 *
 * <p>A model of several inputs or outputs takes steps by their names, {@link #stepByName}.
 *
 * <p>What a client gets is what a {@link Session} of its own would give, within the accuracy of
 * float32; not to the bit, since a product of many rows may add in another order than that of one.
 * Snapshots are those of a {@link Session}. A step that fails leaves all states as they were. Not
 * safe for use by several threads at once.
 *
 * @param <K> what clients are told apart by, with {@code equals}
 */
public final class Sessions<K> {
  private final Model model;
  private final ClientStates<K> states;

  Sessions(Model model) {
    StepCheck.streams(model);
    this.model = model;
    this.states = new ClientStates<>(model);
  }

  /**
   * A time step of numbers for each of some clients; one that was not there before starts a
   * sequence.
   *
   * @param features by client, [D] each
   * @return the output by client, in the same order
   * @throws IllegalArgumentException if the model has several inputs or outputs, or there are more
   *     or fewer features, or one is NaN or infinite, naming the client
   */
  public Map<K, float[]> step(Map<K, float[]> features) {
    model.data().checkOne();
    Input input = model.input();
    int width = input.ints() ? 0 : input.shape().dim(-1);
    float[] x = new float[features.size() * width];
    int row = 0;
    for (Map.Entry<K, float[]> each : features.entrySet()) {
      checkGiven(each.getKey(), "features", each.getValue());
      StepCheck.features(where(each.getKey()), input, each.getValue());
      System.arraycopy(each.getValue(), 0, x, row++ * width, width);
    }
    List<K> who = List.copyOf(features.keySet());
    return who.isEmpty() ? Map.of() : runOne(who, Tensor.of(x, who.size(), 1, width));
  }

  /**
   * A token for each of some clients; see {@link #step}.
   *
   * @throws IllegalArgumentException if the model has several inputs or outputs, or the vocabulary
   *     has no such token
   */
  public Map<K, float[]> stepTokens(Map<K, Integer> tokens) {
    model.data().checkOne();
    StepCheck.token("sessions: ", model.input());
    tokens.forEach((client, token) -> checkGiven(client, "an int32 token id", token));
    int[] x = tokens.values().stream().mapToInt(Integer::intValue).toArray();
    List<K> who = List.copyOf(tokens.keySet());
    return who.isEmpty() ? Map.of() : runOne(who, Tensor.ofInts(x, who.size(), 1));
  }

  /**
   * A time step for each of some clients through a model of several inputs or outputs, as {@link
   * Session#step(Map)} for one.
   *
   * <pre>{@code
   * sessions.stepByName(
   *     Map.of("ann", Map.of("id", a, "x", b), "bob", Map.of("id", c, "x", d)));
   * }</pre>
   *
   * @param inputs by client, of each all inputs by their names: float32 [D] or, of token ids, int32
   *     []
   * @return by client, in the same order, each output by its name, [D]
   * @throws IllegalArgumentException if an input is missing or does not fit, naming the client
   */
  public Map<K, Map<String, Tensor>> stepByName(Map<K, Map<String, Tensor>> inputs) {
    List<List<Tensor>> steps = new ArrayList<>();
    inputs.forEach(
        (client, step) -> {
          checkGiven(client, "a step of each input", step);
          steps.add(StepCheck.byName(where(client), model, step));
        });
    List<K> who = List.copyOf(inputs.keySet());
    Map<K, Map<String, Tensor>> outputs = new LinkedHashMap<>();
    List<Tensor> ys = who.isEmpty() ? List.of() : run(who, batch(steps));
    for (int i = 0; i < who.size(); i++) {
      int row = i;
      List<Tensor> own =
          ys.stream().map(y -> TensorStream.ofOne(y.slice(0, row, row + 1))).toList();
      outputs.put(who.get(i), model.data().named(own));
    }
    return outputs;
  }

  /** The steps of all clients one below the other, input by input. */
  private List<Tensor> batch(List<List<Tensor>> steps) {
    List<Tensor> batch = new ArrayList<>();
    for (int i = 0; i < model.graph().inputs().size(); i++) {
      int input = i;
      batch.add(Ops.concat(0, steps.stream().map(step -> step.get(input)).toList()));
    }
    return batch;
  }

  private static String where(Object client) {
    return "sessions, " + client + ": ";
  }

  private static void checkGiven(Object client, String what, @Nullable Object step) {
    if (step == null) {
      throw new IllegalArgumentException(
          where(client)
              + "expected "
              + what
              + " but got null. Leave out a client that has no step.");
    }
  }

  private Map<K, float[]> runOne(List<K> who, Tensor x) {
    float[] y = run(who, List.of(x)).get(0).toArray();
    int width = y.length / who.size();
    Map<K, float[]> outputs = new LinkedHashMap<>();
    for (int row = 0; row < who.size(); row++) {
      outputs.put(who.get(row), Arrays.copyOfRange(y, row * width, (row + 1) * width));
    }
    return outputs;
  }

  /** Keeps the states only if nothing goes wrong. */
  private List<Tensor> run(List<K> who, List<Tensor> xs) {
    CarriedStates carried = states.gather(who);
    Pass pass = Pass.inference().carrying(carried);
    List<Signal> ys = model.run(ModelData.signals(xs), pass);
    states.scatter(who, carried);
    return ModelData.values(ys);
  }

  /**
   * The recurrent state of a client; see {@link Session#state}. If it has made no step, the one
   * that it would start from.
   */
  public byte[] state(K client) {
    return states.snapshot(client);
  }

  /**
   * Lets a client go on from a state that {@link #state} or {@link Session#state} gave.
   *
   * @throws IllegalArgumentException if the snapshot is damaged or of another model
   */
  public void restore(K client, byte[] snapshot) {
    states.restore(client, snapshot);
  }

  /** Forgets a client; its next step starts a sequence. */
  public void remove(K client) {
    states.remove(client);
  }

  /** How many clients have a state. */
  public int size() {
    return states.size();
  }
}
