package dev.rondo.model;

import dev.rondo.cells.State;
import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Rnn;
import dev.rondo.layers.Signal;
import dev.rondo.saving.RondoFileException;
import dev.rondo.saving.Safetensors;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A stream through a model: one event in, one output out, in constant time and memory, with the
 * recurrent state kept between. Many sessions share one model; a session itself belongs to one
 * thread at a time.
 *
 * <p>Feeding a sequence step by step gives what the model gives for the whole sequence.
 */
public final class Session {
  private static final String WHERE = "session: ";

  private final Model model;
  private final Pass pass;
  private final CarriedStates states = new CarriedStates();

  Session(Model model) {
    this.model = model;
    this.pass = Pass.inference().carrying(states);
    for (Model.Stage stage : model.stages()) {
      if (!stage.function().streams()) {
        throw new IllegalStateException(
            WHERE
                + stage.name()
                + " cannot stream: its output needs the whole sequence."
                + " Use forward or predict.");
      }
    }
  }

  Session(Model model, byte[] snapshot) {
    this(model);
    restore(snapshot);
  }

  /**
   * One time step of numbers.
   *
   * @param features [D], the features of the model's input
   * @return the output for this step
   */
  public float[] step(float[] features) {
    int width = model.input().shape().dim(-1);
    if (features.length != width || model.input().ints()) {
      throw new IllegalArgumentException(
          WHERE
              + "expected a step of "
              + (model.input().ints() ? "one int32 token id" : width + " features")
              + " but got "
              + features.length
              + " float32 features");
    }
    return run(Tensor.of(features, 1, 1, width));
  }

  /**
   * One token.
   *
   * @return the output for this step
   */
  public float[] step(int token) {
    if (!model.input().ints()) {
      throw new IllegalArgumentException(
          WHERE
              + "expected a step of "
              + model.input().shape().dim(-1)
              + " float32 features but got an int32 token id");
    }
    return run(Tensor.ofInts(new int[] {token}, 1, 1));
  }

  private float[] run(Tensor x) {
    return model.apply(Signal.of(x), pass).value().toArray();
  }

  /** Starts a new sequence. */
  public void reset() {
    states.reset();
  }

  /** The recurrent state, for {@link Model#session(byte[])}: in the safetensors format. */
  public byte[] state() {
    Map<String, Tensor> complete = zeros().tensors();
    complete.putAll(states.tensors());
    return new Safetensors(complete, Map.of()).encode();
  }

  private void restore(byte[] snapshot) {
    Map<String, Tensor> found = decoded(snapshot);
    Map<String, Shape> expected = shapes(zeros().tensors());
    Map<String, Shape> actual = shapes(found);
    if (!expected.equals(actual)) {
      throw new IllegalArgumentException(
          WHERE
              + "expected a snapshot with states "
              + expected
              + " but got "
              + actual
              + ". It was taken from another model.");
    }
    states.restore(found);
  }

  private static Map<String, Tensor> decoded(byte[] snapshot) {
    try {
      return Safetensors.decode(snapshot).tensors();
    } catch (RondoFileException e) {
      throw new IllegalArgumentException(WHERE + "the snapshot is damaged: " + e.getMessage(), e);
    }
  }

  /** What the states are before the first step. */
  private CarriedStates zeros() {
    CarriedStates zeros = new CarriedStates();
    for (Model.Stage stage : model.stages()) {
      if (stage.layer() instanceof Rnn rnn) {
        zeros.put(stage.name(), State.zeros(1, rnn.cell().stateSizes()));
      }
    }
    return zeros;
  }

  private static Map<String, Shape> shapes(Map<String, Tensor> tensors) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }
}
