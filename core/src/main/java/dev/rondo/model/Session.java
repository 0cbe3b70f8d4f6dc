package dev.rondo.model;

import dev.rondo.layers.Input;

/**
 * A stream through a model: one event in, one output out, in constant time and memory, with the
 * recurrent state kept between. Many sessions share one model; a session itself belongs to one
 * thread at a time, and sees what training changes in the weights.
 *
 * <p>Feeding a sequence step by step gives what the model gives for the whole sequence. A step that
 * fails leaves the state as it was.
 *
 * <p>Through a model of this library's layers whose recurrent ones are all {@code fused}, as {@link
 * Model#summary} says, a step computes on arrays of the session: it creates no object, takes no
 * lock and stays on the calling thread. If one layer is another one, or {@code unrolled}, the whole
 * model runs as it does for a sequence, and a step creates some tensors. Snapshots are the same
 * either way.
 */
public final class Session {
  private static final String WHERE = "session: ";

  private final Model model;
  private final Stream stream;

  Session(Model model) {
    this.model = model;
    checkInput(model.input());
    checkLayers();
    Stream arrays = ArrayStream.of(model);
    stream = arrays == null ? new TensorStream(model) : arrays;
  }

  Session(Model model, byte[] snapshot) {
    this(model);
    stream.restore(Snapshot.decode(snapshot, Snapshot.shapes(stream.states())));
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
    for (Network.Stage stage : model.stages()) {
      if (!stage.function().streams()) {
        throw new IllegalStateException(
            WHERE
                + stage.name()
                + " cannot stream: its output needs the whole sequence. Use forward or predict.");
      }
    }
  }

  /**
   * One time step of numbers. The output is a new array, the only object that a step creates;
   * {@link #step(float[], float[])} does without.
   *
   * @param features [D], the features of the model's input
   * @return the output for this step, the caller's to keep
   * @throws IllegalArgumentException if there are more or fewer, or one is NaN or infinite, which
   *     would stay in the state for ever
   */
  public float[] step(float[] features) {
    check(features);
    return stream.step(features);
  }

  /**
   * As {@link #step(float[])}, into an array of the caller's.
   *
   * @param features [D]
   * @param output the output for this step, written only if it succeeds; may be {@code features}
   * @throws IllegalArgumentException as {@link #step(float[])}, or if {@code output} has another
   *     length than the model's output
   */
  public void step(float[] features, float[] output) {
    check(features);
    stream.step(features, output);
  }

  /**
   * One token. The output is a new array, the only object that a step creates; {@link #step(int,
   * float[])} does without.
   *
   * @return the output for this step, the caller's to keep
   * @throws IllegalArgumentException if the vocabulary has no such token
   */
  public float[] step(int token) {
    checkTokens();
    return stream.step(token);
  }

  /**
   * As {@link #step(int)}, into an array of the caller's.
   *
   * @param output the output for this step, written only if it succeeds
   * @throws IllegalArgumentException as {@link #step(int)}, or if {@code output} has another length
   *     than the model's output
   */
  public void step(int token, float[] output) {
    checkTokens();
    stream.step(token, output);
  }

  private void check(float[] features) {
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
  }

  private void checkTokens() {
    if (!model.input().ints()) {
      throw new IllegalArgumentException(expected() + " but got an int32 token id");
    }
  }

  private int width() {
    return model.input().shape().dim(-1);
  }

  private String expected() {
    return WHERE
        + "expected a step of "
        + (model.input().ints() ? "one int32 token id" : width() + " float32 features");
  }

  /** Starts a new sequence. */
  public void reset() {
    stream.reset();
  }

  /**
   * The recurrent state, for {@link Model#session(byte[])}: safetensors with a tensor [1, size] for
   * each state, such as {@code lstm_1/0}, and a checksum as metadata.
   */
  public byte[] state() {
    return Snapshot.encode(stream.states());
  }
}
