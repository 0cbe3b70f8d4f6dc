package dev.rondo.layers;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a layer needs to know of one pass through the model: whether it trains, where random numbers
 * come from, and which recurrent states are carried on.
 */
public final class Pass {
  private final @Nullable RandomState random;
  private final @Nullable CarriedStates states;
  private final @Nullable List<Tensor> penalties;
  private final @Nullable StateWatch watch;
  private final @Nullable FoldedSteps folded;

  private Pass(
      @Nullable RandomState random,
      @Nullable CarriedStates states,
      @Nullable List<Tensor> penalties,
      @Nullable StateWatch watch,
      @Nullable FoldedSteps folded) {
    this.random = random;
    this.states = states;
    this.penalties = penalties;
    this.watch = watch;
    this.folded = folded;
  }

  /** A pass that predicts: no dropout, every sequence from its start. */
  public static Pass inference() {
    return new Pass(null, null, null, null, null);
  }

  /** A pass that trains. */
  public static Pass training(RandomState random) {
    return new Pass(random, null, null, null, null);
  }

  /** This pass, with recurrent layers going on from these states and leaving theirs in them. */
  public Pass carrying(@Nullable CarriedStates carried) {
    return new Pass(random, carried, penalties, watch, folded);
  }

  /** This pass, gathering what layers are penalized for, for {@link #penalty}. Use it once. */
  public Pass penalizing() {
    return new Pass(random, states, new ArrayList<>(), watch, folded);
  }

  /**
   * This pass, with recurrent layers showing the state of each step. Use it once.
   *
   * @throws IllegalStateException in a pass that trains, whose random masks are for whole sequences
   */
  public Pass watching(StateWatch steps) {
    if (random != null) {
      throw new IllegalStateException(
          "Pass.watching: expected a pass without dropout but got one that trains."
              + " Write Pass.inference().watching(..).");
    }
    return new Pass(null, states, penalties, steps, folded);
  }

  /** Adds a penalty, which is computed only if the pass gathers them. */
  public void penalize(Supplier<Tensor> penalty) {
    if (penalties != null) {
      penalties.add(penalty.get());
    }
  }

  /** The sum of the penalties that layers have added so far, []. */
  public Tensor penalty() {
    Tensor sum = Tensor.scalar(0f);
    for (Tensor one : penalties == null ? List.<Tensor>of() : penalties) {
      sum = sum.add(one);
    }
    return sum;
  }

  /** This pass for the layers of a sub-model, whose states stand behind this name. */
  public Pass scope(String name) {
    return states == null && watch == null
        ? this
        : new Pass(
            random,
            states == null ? null : states.scope(name),
            penalties,
            watch == null ? null : watch.scope(name),
            folded);
  }

  /** This pass for a layer that sees the steps of [B, T, ..], with this mask, as a batch. */
  Pass folding(int batch, int time, @Nullable Tensor mask) {
    FoldedSteps steps = FoldedSteps.of(folded, batch, time, mask);
    return new Pass(random, states, penalties, watch, steps);
  }

  /** Whose steps the rows of a batch are, or null if they are examples. */
  @Nullable FoldedSteps folded() {
    return folded;
  }

  /** Whether dropout and the like act. */
  public boolean isTraining() {
    return random != null;
  }

  /**
   * Where the random numbers of a training pass come from.
   *
   * @throws IllegalStateException in a pass that predicts
   */
  public RandomState random() {
    if (random == null) {
      throw new IllegalStateException("Pass.random: there is none outside of training");
    }
    return random;
  }

  /** The states that are carried, or null if every sequence starts anew. */
  public @Nullable CarriedStates states() {
    return states;
  }

  /** Who looks at the states of recurrent layers, or null. */
  public @Nullable StateWatch watch() {
    return watch;
  }
}
