package dev.rondo.model;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElseGet;

import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Input;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 * <p>What a client gets is what a {@link Session} of its own would give, within the accuracy of
 * float32; not to the bit, since a product of many rows may add in another order than that of one.
 * Snapshots are those of a {@link Session}. A step that fails leaves all states as they were. The
 * model has one input and one output. Not safe for use by several threads at once.
 *
 * @param <K> what clients are told apart by, with {@code equals}
 */
public final class Sessions<K> {
  private final Model model;
  private final Input input;

  /** The states that a client has, each [1, size], with zeros where there is no learned start. */
  private final Map<String, Tensor> states;

  private final Map<K, Map<String, float[]>> clients = new LinkedHashMap<>();

  Sessions(Model model) {
    StepCheck.onlyOne(model);
    StepCheck.streams(model);
    this.model = model;
    this.input = model.input();
    this.states = new TensorStream(model).states();
  }

  /**
   * A time step of numbers for each of some clients; one that was not there before starts a
   * sequence.
   *
   * @param features by client, [D] each
   * @return the output by client, in the same order
   * @throws IllegalArgumentException if there are more or fewer, or one is NaN or infinite, naming
   *     the client
   */
  public Map<K, float[]> step(Map<K, float[]> features) {
    int width = input.ints() ? 0 : input.shape().dim(-1);
    float[] x = new float[features.size() * width];
    int row = 0;
    for (Map.Entry<K, float[]> each : features.entrySet()) {
      StepCheck.features(where(each.getKey()), input, each.getValue());
      System.arraycopy(each.getValue(), 0, x, row++ * width, width);
    }
    List<K> who = List.copyOf(features.keySet());
    return who.isEmpty() ? Map.of() : run(who, Tensor.of(x, who.size(), 1, width));
  }

  /**
   * A token for each of some clients; see {@link #step}.
   *
   * @throws IllegalArgumentException if the vocabulary has no such token
   */
  public Map<K, float[]> stepTokens(Map<K, Integer> tokens) {
    StepCheck.token("sessions: ", input);
    tokens.forEach(
        (client, token) -> {
          if (token == null) {
            throw new IllegalArgumentException(
                where(client)
                    + "expected an int32 token id but got null. Leave out a client that has no"
                    + " step.");
          }
        });
    int[] x = tokens.values().stream().mapToInt(Integer::intValue).toArray();
    List<K> who = List.copyOf(tokens.keySet());
    return who.isEmpty() ? Map.of() : run(who, Tensor.ofInts(x, who.size(), 1));
  }

  private static String where(Object client) {
    return "sessions, " + client + ": ";
  }

  private Map<K, float[]> run(List<K> who, Tensor x) {
    CarriedStates carried = gather(who);
    Pass pass = Pass.inference().carrying(carried);
    float[] y = model.run(List.of(Signal.of(x)), pass).get(0).value().toArray();
    scatter(who, carried);
    int width = y.length / who.size();
    Map<K, float[]> outputs = new LinkedHashMap<>();
    for (int row = 0; row < who.size(); row++) {
      outputs.put(who.get(row), Arrays.copyOfRange(y, row * width, (row + 1) * width));
    }
    return outputs;
  }

  private CarriedStates gather(List<K> who) {
    Map<String, float[]> start = clients.keySet().containsAll(who) ? Map.of() : start();
    Map<String, Tensor> rows = new LinkedHashMap<>();
    states.forEach(
        (name, one) -> {
          int size = one.size();
          float[] all = new float[who.size() * size];
          for (int row = 0; row < who.size(); row++) {
            Map<String, float[]> own = clients.getOrDefault(who.get(row), start);
            System.arraycopy(requireNonNull(own.get(name)), 0, all, row * size, size);
          }
          rows.put(name, Tensor.of(all, one.shape().with(0, who.size()).toArray()));
        });
    CarriedStates carried = new CarriedStates();
    carried.restore(rows);
    return carried;
  }

  /** What a client starts from now; training may have changed it since another one came. */
  private Map<String, float[]> start() {
    Map<String, Tensor> start = new LinkedHashMap<>(states);
    start.putAll(TensorStream.learnedStart(model));
    Map<String, float[]> values = new LinkedHashMap<>();
    start.forEach((name, state) -> values.put(name, state.toArray()));
    return values;
  }

  private void scatter(List<K> who, CarriedStates carried) {
    carried
        .tensors()
        .forEach(
            (name, rows) -> {
              float[] all = rows.toArray();
              int size = all.length / who.size();
              for (int row = 0; row < who.size(); row++) {
                clients
                    .computeIfAbsent(who.get(row), any -> new LinkedHashMap<>())
                    .put(name, Arrays.copyOfRange(all, row * size, (row + 1) * size));
              }
            });
  }

  /**
   * The recurrent state of a client; see {@link Session#state}. If it has made no step, the one
   * that it would start from.
   */
  public byte[] state(K client) {
    Map<String, float[]> own = requireNonNullElseGet(clients.get(client), this::start);
    Map<String, Tensor> kept = new LinkedHashMap<>();
    states.forEach(
        (name, one) ->
            kept.put(name, Tensor.of(requireNonNull(own.get(name)), one.shape().toArray())));
    return Snapshot.encode(kept);
  }

  /**
   * Lets a client go on from a state that {@link #state} or {@link Session#state} gave.
   *
   * @throws IllegalArgumentException if the snapshot is damaged or of another model
   */
  public void restore(K client, byte[] snapshot) {
    Map<String, Shape> shapes = Snapshot.shapes(states);
    Map<String, float[]> own = new LinkedHashMap<>();
    Snapshot.decode(snapshot, shapes).forEach((name, state) -> own.put(name, state.toArray()));
    clients.put(client, own);
  }

  /** Forgets a client; its next step starts a sequence. */
  public void remove(K client) {
    clients.remove(client);
  }

  /** How many clients have a state. */
  public int size() {
    return clients.size();
  }
}
