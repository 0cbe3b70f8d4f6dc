package dev.rondo.model;

import dev.rondo.layers.Input;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /**
   * One step of each input of a model, by their names.
   *
   * @param inputs each float32 [D] or, of token ids, int32 []
   * @return in the order of the inputs, [1, 1, D] or [1, 1]
   * @throws IllegalArgumentException if one is missing, or unknown, or does not fit
   */
  static List<Tensor> byName(String where, Model model, Map<String, Tensor> inputs) {
    List<NamedInput> all = model.graph().inputs();
    List<Tensor> given =
        ModelData.ordered(where + "expected inputs", model.graph().inputNames(), inputs);
    List<Tensor> steps = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      String called = where + all.get(i).name() + ": ";
      Tensor x = given.get(i);
      if (x.isInt()) {
        token(called, all.get(i).input());
        if (x.size() != 1) {
          throw new IllegalArgumentException(
              called + "expected a step of one int32 token id but got " + x.shape());
        }
      } else {
        features(called, all.get(i).input(), x.toArray());
      }
      steps.add(x.isInt() ? x.reshape(1, 1) : x.reshape(1, 1, x.size()));
    }
    return steps;
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
