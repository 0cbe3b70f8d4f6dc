package dev.rondo.model;

import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Input;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A stream through a model: one event in, one output out, in constant time and memory, with the
 * recurrent state kept between. Many sessions share one model; a session itself belongs to one
 * thread at a time.
 *
 * <p>Feeding a sequence step by step gives what the model gives for the whole sequence. A step that
 * fails leaves the state as it was.
 */
public final class Session {
  private static final String WHERE = "session: ";

  private final Model model;
  private final CarriedStates states = new CarriedStates();
  private final Pass pass = Pass.inference().carrying(states);

  Session(Model model) {
    this.model = model;
    checkInput(model.input());
    checkLayers();
  }

  Session(Model model, byte[] snapshot) {
    this(model);
    states.restore(Snapshot.decode(snapshot, Snapshot.shapes(zeros())));
  }

  private static void checkInput(Input input) {
    int steps = input.ints() ? 1 : 2;
    if (input.shape().rank() != steps) {
      throw new IllegalStateException(
          WHERE
              + "expected a model of "
              + (input.ints() ? "token ids [batch, time]" : "[batch, time, features]")
              + " but its input is "
              + InputCheck.withBatch(input.shape())
              + ", which has no steps to stream. Use forward or predict.");
    }
  }

  private void checkLayers() {
    for (Model.Stage stage : model.stages()) {
      if (!stage.function().streams()) {
        throw new IllegalStateException(
            WHERE
                + stage.name()
                + " cannot stream: its output needs the whole sequence. Use forward or predict.");
      }
    }
  }

  /**
   * One time step of numbers.
   *
   * @param features [D], the features of the model's input
   * @return the output for this step
   * @throws IllegalArgumentException if there are more or fewer, or one is NaN or infinite, which
   *     would stay in the state for ever
   */
  public float[] step(float[] features) {
    if (model.input().ints() || features.length != width()) {
      throw new IllegalArgumentException(
          expected() + " but got " + features.length + " float32 features");
    }
    for (int i = 0; i < features.length; i++) {
      if (!Float.isFinite(features[i])) {
        throw new IllegalArgumentException(
            WHERE
                + "expected finite features but got "
                + features[i]
                + " at "
                + i
                + ". Fill the gap, or leave the step out.");
      }
    }
    return run(Tensor.of(features, 1, 1, features.length));
  }

  /**
   * One token.
   *
   * @return the output for this step
   * @throws IllegalArgumentException if the vocabulary has no such token
   */
  public float[] step(int token) {
    if (!model.input().ints()) {
      throw new IllegalArgumentException(expected() + " but got an int32 token id");
    }
    return run(Tensor.ofInts(new int[] {token}, 1, 1));
  }

  private int width() {
    return model.input().shape().dim(-1);
  }

  private String expected() {
    return WHERE
        + "expected a step of "
        + (model.input().ints() ? "one int32 token id" : width() + " float32 features");
  }

  private float[] run(Tensor x) {
    CarriedStates before = states.copy();
    try {
      // Not apply: the model may ask for sequences of a fixed length, and a step is shorter.
      return model.run(Signal.of(x), pass).value().toArray();
    } catch (RuntimeException e) {
      states.become(before);
      throw e;
    }
  }

  /** Starts a new sequence. */
  public void reset() {
    states.reset();
  }

  /**
   * The recurrent state, for {@link Model#session(byte[])}: safetensors with a tensor [1, size] for
   * each state, such as {@code lstm_1/0}, and a checksum as metadata.
   */
  public byte[] state() {
    Map<String, Tensor> kept = states.tensors();
    return Snapshot.encode(kept.isEmpty() ? zeros() : kept);
  }

  /** What the states are before the first step. */
  private Map<String, Tensor> zeros() {
    CarriedStates tried = new CarriedStates();
    Tensor x = model.input().ints() ? Tensor.ofInts(new int[1], 1, 1) : Tensor.zeros(1, 1, width());
    model.run(Signal.of(x), Pass.inference().carrying(tried));
    Map<String, Tensor> zeros = new LinkedHashMap<>();
    tried.tensors().forEach((name, state) -> zeros.put(name, Tensor.zeros(state.shape())));
    return zeros;
  }
}
