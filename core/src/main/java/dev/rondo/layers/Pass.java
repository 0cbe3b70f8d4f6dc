package dev.rondo.layers;

import dev.rondo.tensor.RandomState;
import org.jspecify.annotations.Nullable;

/**
 * What a layer needs to know of one pass through the model: whether it trains, where random numbers
 * come from, and which recurrent states are carried on.
 */
public final class Pass {
  private final @Nullable RandomState random;
  private final @Nullable CarriedStates states;

  private Pass(@Nullable RandomState random, @Nullable CarriedStates states) {
    this.random = random;
    this.states = states;
  }

  /** A pass that predicts: no dropout, every sequence from its start. */
  public static Pass inference() {
    return new Pass(null, null);
  }

  /** A pass that trains. */
  public static Pass training(RandomState random) {
    return new Pass(random, null);
  }

  /** This pass, with recurrent layers going on from these states and leaving theirs in them. */
  public Pass carrying(@Nullable CarriedStates carried) {
    return new Pass(random, carried);
  }

  /** This pass for the layers of a sub-model, whose states stand behind this name. */
  public Pass scope(String name) {
    return states == null ? this : new Pass(random, states.scope(name));
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
}
