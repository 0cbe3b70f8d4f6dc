package dev.rondo.model;

import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.Input;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Steps as passes through the model over sequences of length 1: for any layer that streams. */
final class TensorStream implements Stream {
  private final Model model;
  private final CarriedStates states = new CarriedStates();
  private final Pass pass = Pass.inference().carrying(states);

  TensorStream(Model model) {
    this.model = model;
  }

  @Override
  public void step(float[] features, float[] y) {
    run(tensor(features), y);
  }

  @Override
  public void step(int token, float[] y) {
    run(tensor(token), y);
  }

  @Override
  public float[] step(float[] features) {
    return run(tensor(features), null);
  }

  @Override
  public float[] step(int token) {
    return run(tensor(token), null);
  }

  private static Tensor tensor(float[] features) {
    return Tensor.of(features, 1, 1, features.length);
  }

  private static Tensor tensor(int token) {
    return Tensor.ofInts(new int[] {token}, 1, 1);
  }

  private float[] run(Tensor x, float @Nullable [] y) {
    model.data().checkOne();
    return keeping(
        () -> {
          float[] output = run(List.of(x)).get(0).toArray();
          if (y != null) {
            if (y.length != output.length) {
              throw Stream.wrongWidth(output.length, y.length);
            }
            System.arraycopy(output, 0, y, 0, y.length);
          }
          return output;
        });
  }

  @Override
  public List<Tensor> step(List<Tensor> xs) {
    return keeping(() -> run(xs).stream().map(TensorStream::ofOne).toList());
  }

  /** What one step of one client gives, without the axes of the batch and of time. */
  static Tensor ofOne(Tensor y) {
    return y.reshape(y.shape().dim(-1));
  }

  /** Not apply: the model may ask for sequences of a fixed length, and a step is shorter. */
  private List<Tensor> run(List<Tensor> xs) {
    return ModelData.values(model.run(ModelData.signals(xs), pass));
  }

  /** Puts the states back if something goes wrong. */
  private <T> T keeping(Supplier<T> step) {
    CarriedStates before = states.copy();
    try {
      return step.get();
    } catch (RuntimeException e) {
      states.become(before);
      throw e;
    }
  }

  @Override
  public void reset() {
    states.reset();
  }

  @Override
  public Map<String, Tensor> states() {
    Map<String, Tensor> kept = states.tensors();
    return kept.isEmpty() ? start() : kept;
  }

  @Override
  public void restore(Map<String, Tensor> tensors) {
    states.restore(tensors);
  }

  /** What the states are before the first step. */
  private Map<String, Tensor> start() {
    CarriedStates tried = new CarriedStates();
    List<Signal> xs = new ArrayList<>();
    for (NamedInput each : model.graph().inputs()) {
      Input input = each.input();
      xs.add(Signal.of(input.ints() ? tensor(0) : tensor(new float[input.shape().dim(-1)])));
    }
    model.run(xs, Pass.inference().carrying(tried));
    Map<String, Tensor> start = new LinkedHashMap<>();
    tried.tensors().forEach((name, state) -> start.put(name, Tensor.zeros(state.shape())));
    start.putAll(learnedStart(model));
    return start;
  }

  /** Those states, as they are now, that a sequence does not start from zeros with. */
  static Map<String, Tensor> learnedStart(Model model) {
    CarriedStates learned = new CarriedStates();
    model.stages().forEach(stage -> stage.function().begin(learned));
    return learned.tensors();
  }
}
