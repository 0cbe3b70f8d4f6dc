package dev.rondo.model;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElseGet;

import dev.rondo.layers.CarriedStates;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The states of many clients, which become the rows of one batch and are parted again. */
final class ClientStates<K> {
  private final Model model;

  /** The states that a client has, each [1, size], with zeros where there is no learned start. */
  private final Map<String, Tensor> states;

  private final Map<K, Map<String, float[]>> clients = new LinkedHashMap<>();

  ClientStates(Model model) {
    this.model = model;
    this.states = new TensorStream(model).states();
  }

  /** Those of these clients, a row each; of one that is new, those that a sequence starts from. */
  CarriedStates gather(List<K> who) {
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

  /** Gives each of these clients its row. */
  void scatter(List<K> who, CarriedStates carried) {
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

  /** As {@link Session#state}. */
  byte[] snapshot(K client) {
    Map<String, float[]> own = requireNonNullElseGet(clients.get(client), this::start);
    Map<String, Tensor> kept = new LinkedHashMap<>();
    states.forEach(
        (name, one) ->
            kept.put(name, Tensor.of(requireNonNull(own.get(name)), one.shape().toArray())));
    return Snapshot.encode(kept);
  }

  /**
   * @throws IllegalArgumentException if the snapshot is damaged or of another model
   */
  void restore(K client, byte[] snapshot) {
    Map<String, Shape> shapes = Snapshot.shapes(states);
    Map<String, float[]> own = new LinkedHashMap<>();
    Snapshot.decode(snapshot, shapes).forEach((name, state) -> own.put(name, state.toArray()));
    clients.put(client, own);
  }

  void remove(K client) {
    clients.remove(client);
  }

  /** How many clients have a state. */
  int size() {
    return clients.size();
  }
}
