package dev.rondo.model;

import dev.rondo.cells.State;
import dev.rondo.layers.MergeFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.model.Network.Stage;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Follows the initial states that come with the inputs of a model from layer to layer: one that no
 * layer starts from would be ignored without a word.
 */
final class StateTrail implements BiPredicate<Stage, Signal> {
  /** Places, as in {@link Vertex}, to which a given state has come. */
  private final Set<Integer> reached = new HashSet<>();

  /** By identity, since whoever hands a state on does not copy it. */
  private final Set<State> given = Collections.newSetFromMap(new IdentityHashMap<>());

  private int place;
  private boolean taken;

  /** The first that neither starts from such a state nor hands it on. */
  private @Nullable String endedBy;

  private StateTrail(List<Signal> inputs) {
    for (Signal input : inputs) {
      State state = input.initialState();
      if (state != null) {
        given.add(state);
        reached.add(place);
      }
      place++;
    }
  }

  /**
   * Runs a model.
   *
   * @throws IllegalArgumentException if no layer starts from an initial state that was given
   */
  static List<Signal> run(Network network, List<Signal> inputs, Pass pass) {
    return run("model", network, inputs, pass, false);
  }

  /**
   * Runs a model within another one. The state may be for a layer elsewhere in that, so only what
   * was ended before it came to a layer of this one is refused.
   */
  static List<Signal> runNested(String name, Network network, List<Signal> inputs, Pass pass) {
    return run(name, network, inputs, pass, true);
  }

  private static List<Signal> run(
      String who, Network network, List<Signal> inputs, Pass pass, boolean nested) {
    StateTrail trail = new StateTrail(inputs);
    if (trail.reached.isEmpty()) {
      return network.run(inputs, pass);
    }
    List<Signal> outputs = network.run(inputs, pass, trail);
    boolean starts = starts(network);
    if (!trail.taken && (!nested || (starts && trail.endedBy != null))) {
      throw trail.refused(who, starts);
    }
    return outputs;
  }

  @Override
  public boolean test(Stage stage, Signal output) {
    int node = 0;
    while (node < stage.from().size() && !reached.contains(stage.from().get(node))) {
      node++;
    }
    if (node < stage.from().size()) {
      State next = output.initialState();
      if (next != null && given.contains(next)) {
        reached.add(place);
      } else if (starts(stage.function(), node)) {
        taken = true;
      } else if (endedBy == null) {
        endedBy = stage.name();
      }
    }
    place++;
    return true;
  }

  /** Whether the function starts from the state that comes with one of its nodes. */
  private static boolean starts(MergeFunction function, int node) {
    return !function.initialState(node).isEmpty()
        || (function instanceof NestedFunction nested && starts(nested.model().network()));
  }

  private static boolean starts(Network network) {
    return network.stages().stream()
        .anyMatch(
            stage ->
                IntStream.range(0, stage.from().size())
                    .anyMatch(node -> starts(stage.function(), node)));
  }

  private IllegalArgumentException refused(String who, boolean starts) {
    return new IllegalArgumentException(
        who
            + ": expected a recurrent layer to start from the initial state but "
            + (starts && endedBy != null
                ? "it ends at "
                    + endedBy
                    + ", which hands no state on. In a graph, call withInitialState right before"
                    + " the recurrent layer; or give the state to a model that begins with it."
                : "got a model in which none does. Leave withInitialState out."));
  }
}
