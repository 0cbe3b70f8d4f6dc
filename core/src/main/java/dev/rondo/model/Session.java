package dev.rondo.model;

import dev.rondo.tensor.Tensor;
import java.util.Map;

/**
 * A stream through a model: one event in, one output out, in constant time and memory, with the
 * recurrent state kept between. Many sessions share one model; a session itself belongs to one
 * thread at a time, and sees what training changes in the weights.
 *
 * <p>Feeding a sequence step by step gives what the model gives for the whole sequence, but for
 * what a {@code ResidualCell} or {@code SkipCell}, alone or on top of stacked cells, puts out in a
 * masked step: zeros, since its state does not hold its last output. A step that fails leaves the
 * state as it was.
 *
 * <p>Through a chain of layers that have a step of their own, a step computes on arrays of the
 * session: it creates no object, once the JIT compiler is done with it (until then, some ten
 * thousand steps, vectors are objects), and takes no lock. A large one may share its work with a
 * thread that is awake; what it computes is the same to the bit. Such layers are the recurrent ones
 * of all cells of this library, {@code fused} or {@code unrolled}, dense, embedding, masking,
 * activation, dropout and noise. If one layer is another one, a cell of your own or a sub-model, or
 * the model is a graph, the whole model runs as it does for a sequence of one step, which creates
 * tensors and takes several times as long. Snapshots are the same either way.
 */
public final class Session {
  private static final String WHERE = "session: ";

  private final Model model;
  private final Stream stream;

  Session(Model model) {
    this.model = model;
    StepCheck.streams(model);
    Stream arrays = ArrayStream.of(model);
    stream = arrays == null ? new TensorStream(model) : arrays;
  }

  Session(Model model, byte[] snapshot) {
    this(model);
    stream.restore(Snapshot.decode(snapshot, Snapshot.shapes(stream.states())));
  }

  /**
   * One time step of numbers. The output is a new array, the only object that a step creates;
   * {@link #step(float[], float[])} does without.
   *
   * @param features [D], the features of the model's input
   * @return the output for this step, the caller's to keep
   * @throws IllegalArgumentException if the model has several inputs or outputs, or there are more
   *     or fewer features, or one is NaN or infinite, which would stay in the state for ever
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
    StepCheck.features(WHERE, model.input(), features);
  }

  private void checkTokens() {
    StepCheck.token(WHERE, model.input());
  }

  /**
   * One time step of a model of several inputs or outputs, by their names.
   *
   * @param inputs each float32 [D] or, of token ids, int32 []
   * @return each output for this step
   * @throws IllegalArgumentException if an input is missing or does not fit
   */
  public Map<String, Tensor> step(Map<String, Tensor> inputs) {
    return model.data().named(stream.step(StepCheck.byName(WHERE, model, inputs)));
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
