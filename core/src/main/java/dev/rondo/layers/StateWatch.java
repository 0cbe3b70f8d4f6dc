package dev.rondo.layers;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.State;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Norm;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Recurrences;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the states of recurrent layers, step by step, something that a loss can be differentiated
 * by: how the gradient flows back through time.
 *
 * <pre>{@code
 * try (GradientTape tape = GradientTape.record()) {
 *   StateWatch watch = StateWatch.everyStep(tape);
 *   Tensor error = loss.apply(y, model.forward(x, Pass.inference().watching(watch)));
 *   Map<String, double[][]> norms = watch.norms(tape.gradient(error, watch.probes()));
 * }
 * }</pre>
 *
 * <p>To the state s[t] that a step hands on, all parts of it, a probe e[t] of zeros is added, and
 * where h is what the cell puts out, to that too, also within a stack of cells and with its input
 * beside it. The gradient by e[t] is then {@code dL/ds[t]} through all that comes later, which
 * backpropagation through time carries from step to step:
 *
 * <pre>{@code
 * dL/ds[t] = dL[t]/ds[t] + dL/ds[t+1] * ds[t+1]/ds[t]
 * }</pre>
 *
 * <p>The parts of one state stand beside each other: by the c of an LSTM it is what comes through
 * the c and the gates of the steps after it, so 0 in the last one. A step that a mask skips hands
 * on the state as it came. For a cell whose output is not its h, only later steps count.
 *
 * <p>Layers run their scans in pieces for it, from probe to probe, with the same kernels.
 *
 * <p>Source: Pascanu, Mikolov and Bengio, 2013, "On the difficulty of training recurrent neural
 * networks", equations 3 to 5; Werbos, 1990, "Backpropagation through time".
 */
public final class StateWatch {
  private final GradientTape tape;
  private final int places;
  private final String prefix;

  /** By layer, then by step, the probe of each part of the state. */
  private final Map<String, List<List<Tensor>>> probes;

  /** Layers that have come to their last step. */
  private final Set<String> done;

  private StateWatch(
      GradientTape tape,
      int places,
      String prefix,
      Map<String, List<List<Tensor>>> probes,
      Set<String> done) {
    this.tape = tape;
    this.places = places;
    this.prefix = prefix;
    this.probes = probes;
    this.done = done;
  }

  /** Watches every step. */
  public static StateWatch everyStep(GradientTape tape) {
    return new StateWatch(tape, Integer.MAX_VALUE, "", new LinkedHashMap<>(), new HashSet<>());
  }

  /**
   * Watches the last step and some before it, evenly spaced: that costs no more than a pass without
   * it.
   *
   * @param places how many at most, 1 or more
   */
  public static StateWatch places(GradientTape tape, int places) {
    if (places < 1) {
      throw new IllegalArgumentException(
          "StateWatch.places: expected at least one place but got " + places);
    }
    return new StateWatch(tape, places, "", new LinkedHashMap<>(), new HashSet<>());
  }

  /**
   * The same watch, with {@code name/} before the name of each layer: so that one watch can look at
   * several models, whose layers may have the same names, or at several passes.
   *
   * <pre>{@code
   * Tensor read = encoder.forward(x, Pass.inference().watching(watch.scope("encoder")));
   * Tensor y = decoder.forward(read, Pass.inference().watching(watch.scope("decoder")));
   * }</pre>
   */
  public StateWatch scope(String name) {
    return new StateWatch(tape, places, prefix + name + "/", probes, done);
  }

  /** What to ask the tape for, after the pass. */
  public List<Differentiable> probes() {
    List<Differentiable> all = new ArrayList<>();
    probes.values().forEach(steps -> steps.forEach(all::addAll));
    return all;
  }

  /**
   * The Euclidean norm over a batch of the gradient by the state of each watched step.
   *
   * @param gradients by {@link #probes}
   * @return by the name of the layer: for each part of the state, such as h and c, the norms in the
   *     order in which the layer reads the steps, so from the last one if it goes backwards
   */
  public Map<String, double[][]> norms(Gradients gradients) {
    Map<String, double[][]> norms = new LinkedHashMap<>();
    probes.forEach(
        (layer, steps) -> {
          double[][] ofLayer = new double[steps.get(0).size()][steps.size()];
          for (int t = 0; t < steps.size(); t++) {
            for (int part = 0; part < ofLayer.length; part++) {
              Tensor gradient = gradients.of(steps.get(t).get(part));
              ofLayer[part][t] = gradient == null ? 0 : Norm.of(gradient);
            }
          }
          norms.put(layer, ofLayer);
        });
    return norms;
  }

  /** A scan from one step to another, both counted as the layer reads them. */
  interface Piece {
    /**
     * @param probed see {@link CellFunction#scan(Tensor, Tensor, State, UnaryOperator)}
     */
    Scan scan(int from, int to, State state, UnaryOperator<State> probed);
  }

  /**
   * The whole scan, from probe to probe.
   *
   * @param held a mask [B, T] in the order in which the layer reads, if what it puts out is no part
   *     of its state; else null
   */
  Scan scan(String layer, int steps, @Nullable Tensor held, State initial, Piece piece) {
    List<Tensor> outputs = new ArrayList<>();
    State state = initial;
    int length = length(steps);
    for (int from = 0; from < steps; from += length) {
      int to = Math.min(from + length, steps);
      List<Tensor> added = begin(layer, to - 1, steps);
      Scan scan = piece.scan(from, to, state, own -> probe(own, added));
      state = scan.state();
      outputs.add(scan.outputs());
    }
    Tensor all = Ops.concat(1, outputs);
    if (held != null) {
      // A piece that begins with skipped steps does not know what the one before it put out.
      all = Recurrences.hold(all, held, Ops.squeeze(all.slice(1, 0, 1), 1)).outputs();
    }
    return new Scan(all, state);
  }

  /**
   * The state of a step with a probe in it, if it is one of those watched.
   *
   * @throws IllegalStateException if a layer of this name has been watched to its end already
   */
  State probe(String layer, int step, int steps, State state) {
    boolean watched = (step + 1) % length(steps) == 0 || step + 1 == steps;
    return watched ? probe(state, begin(layer, step, steps)) : state;
  }

  /** The probes of a step that is watched, none yet. */
  private List<Tensor> begin(String layer, int step, int steps) {
    String name = prefix + layer;
    if (done.contains(name)) {
      throw new IllegalStateException(
          "StateWatch: expected each layer once but got "
              + name
              + " again. Make a new watch for each pass; to watch several models or passes at once,"
              + " give each its own name: Pass.inference().watching(watch.scope(\"reader\")).");
    }
    if (step + 1 == steps) {
      done.add(name);
    }
    List<Tensor> added = new ArrayList<>();
    probes.computeIfAbsent(name, any -> new ArrayList<>()).add(added);
    return added;
  }

  private State probe(State state, List<Tensor> added) {
    List<Tensor> probed = new ArrayList<>();
    for (Tensor part : state.tensors()) {
      Tensor probe = Tensor.zeros(part.shape());
      tape.watch(probe);
      added.add(probe);
      probed.add(part.add(probe));
    }
    return new State(probed);
  }

  private int length(int steps) {
    return Math.max(1, (int) (((long) steps + places - 1) / places));
  }
}
