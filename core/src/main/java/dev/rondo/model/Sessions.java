package dev.rondo.model;

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
 * Snapshots are those of a {@link Session}. A step that fails leaves all states as they were. Not
 * safe for use by several threads at once.
 *
 * @param <K> what clients are told apart by, with {@code equals}
 */
public final class Sessions<K> {
  private final Model model;
  private final Input input;

  /** The states before the first step, each [1, size]. */
  private final Map<String, Tensor> zeros;

  private final Map<K, Map<String, float[]>> clients = new LinkedHashMap<>();

  Sessions(Model model) {
    model.data().checkOne();
    StepCheck.streams(model);
    this.model = model;
    this.input = model.input();
    this.zeros = new TensorStream(model).states();
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
    CarriedStates states = gather(who);
    Pass pass = Pass.inference().carrying(states);
    float[] y = model.run(List.of(Signal.of(x)), pass).get(0).value().toArray();
    scatter(who, states);
    int width = y.length / who.size();
    Map<K, float[]> outputs = new LinkedHashMap<>();
    for (int row = 0; row < who.size(); row++) {
      outputs.put(who.get(row), Arrays.copyOfRange(y, row * width, (row + 1) * width));
    }
    return outputs;
  }

  private CarriedStates gather(List<K> who) {
    Map<String, Tensor> rows = new LinkedHashMap<>();
    zeros.forEach(
        (name, zero) -> {
          int size = zero.size();
          float[] all = new float[who.size() * size];
          for (int row = 0; row < who.size(); row++) {
            Map<String, float[]> own = clients.getOrDefault(who.get(row), Map.of());
            float[] state = own.get(name);
            if (state != null) {
              System.arraycopy(state, 0, all, row * size, size);
            }
          }
          int[] shape = zero.shape().with(0, who.size()).toArray();
          rows.put(name, Tensor.of(all, shape));
        });
    CarriedStates states = new CarriedStates();
    states.restore(rows);
    return states;
  }

  private void scatter(List<K> who, CarriedStates states) {
    states
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

  /** The recurrent state of a client; see {@link Session#state}. Zeros if it has made no step. */
  public byte[] state(K client) {
    Map<String, float[]> own = clients.getOrDefault(client, Map.of());
    Map<String, Tensor> states = new LinkedHashMap<>();
    zeros.forEach(
        (name, zero) -> {
          float[] values = own.get(name);
          states.put(name, values == null ? zero : Tensor.of(values, zero.shape().toArray()));
        });
    return Snapshot.encode(states);
  }

  /**
   * Lets a client go on from a state that {@link #state} or {@link Session#state} gave.
   *
   * @throws IllegalArgumentException if the snapshot is damaged or of another model
   */
  public void restore(K client, byte[] snapshot) {
    Map<String, Shape> shapes = Snapshot.shapes(zeros);
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
