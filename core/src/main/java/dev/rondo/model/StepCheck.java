package dev.rondo.model;

import dev.rondo.layers.Input;
import java.util.List;

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
                + remedy(model, input));
      }
    }
    for (Network.Stage stage : model.stages()) {
      if (!stage.function().streams()) {
        throw new IllegalStateException("session: " + stage.function().noStream(stage.name()));
      }
    }
  }

  private static String remedy(Model model, Input input) {
    if (input.shape().rank() < (input.ints() ? 1 : 2)) {
      return ", which has no steps to stream. Use forward or predict.";
    }
    return ". A session takes no other steps. Use forward or predict"
        + (model.graph().inputs().size() == 1
            ? "; or stateful(), which goes on from window to window, each of one step if you like."
            : ".");
  }

  /** Refuses several inputs or outputs where clients have one array each. */
  static void onlyOne(Model model) {
    List<String> inputs = model.graph().inputNames();
    List<String> outputs = model.graph().outputNames();
    if (inputs.size() != 1 || outputs.size() != 1) {
      throw new IllegalArgumentException(
          "sessions: expected a model of one input and one output but it has the inputs "
              + inputs
              + " and the outputs "
              + outputs
              + ". Give each client a session() of its own, which takes steps by name.");
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
