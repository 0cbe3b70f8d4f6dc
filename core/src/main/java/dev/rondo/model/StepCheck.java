package dev.rondo.model;

import dev.rondo.layers.Input;

/** Refuses what cannot stream, and steps that are none. */
final class StepCheck {
  private StepCheck() {}

  /**
   * @throws IllegalStateException if an input has no steps, or a layer needs the whole sequence
   */
  static void streams(Model model) {
    for (NamedInput each : model.graph().inputs()) {
      Input input = each.input();
      if (input.shape().rank() != (input.ints() ? 1 : 2)) {
        throw new IllegalStateException(
            "session: expected a model of "
                + (input.ints() ? "token ids [batch, time]" : "[batch, time, features]")
                + " but its "
                + InputCheck.called(each)
                + " is "
                + InputCheck.withBatch(input.shape())
                + ", which has no steps to stream. Use forward or predict.");
      }
    }
    for (Network.Stage stage : model.stages()) {
      if (!stage.function().streams()) {
        throw new IllegalStateException(
            "session: "
                + stage.name()
                + " cannot stream: its output needs the whole sequence. Use forward or predict.");
      }
    }
  }

  /** Features of one step that would stay in the state for ever, if they were NaN. */
  static void features(String where, Input input, float[] features) {
    if (input.ints() || features.length != input.shape().dim(-1)) {
      throw new IllegalArgumentException(
          where + expected(input) + " but got " + features.length + " float32 features");
    }
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new IllegalArgumentException(
            where
                + "expected finite features but got "
                + features[i]
                + " at "
                + i
                + ". Fill the gap, or leave the step out.");
      }
    }
  }

  static void token(String where, Input input) {
    if (!input.ints()) {
      throw new IllegalArgumentException(where + expected(input) + " but got an int32 token id");
    }
  }

  private static String expected(Input input) {
    return "expected a step of "
        + (input.ints() ? "one int32 token id" : input.shape().dim(-1) + " float32 features");
  }
}
