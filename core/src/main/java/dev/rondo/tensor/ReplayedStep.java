package dev.rondo.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A scan of one step after the other, done again on the arrays of the first one. */
final class ReplayedStep implements RecurrentStep {
  private final Replay replay;
  private final float[] x;
  private final float[][] states;
  private final float[] output;
  private final float[][] next;

  /** What was given out last, and the place for what is given out next. */
  private float[] given;

  private float[] free;

  /** Whether the last step was not skipped. */
  private boolean stepped;

  private ReplayedStep(Replay replay, Tensor x, List<Tensor> states, Scanned scanned) {
    this.replay = replay;
    this.x = x.floats();
    this.states = floats(states);
    output = scanned.outputs().floats();
    next = floats(scanned.state());
    given = output.clone();
    free = output.clone();
  }

  static @Nullable RecurrentStep of(
      int features, int[] sizes, BiFunction<Tensor, List<Tensor>, Scanned> scan) {
    Tensor x = Tensor.zeros(1, 1, features);
    List<Tensor> inputs = new ArrayList<>(List.of(x));
    for (int size : sizes) {
      inputs.add(Tensor.zeros(1, size));
    }
    List<Tensor> states = inputs.subList(1, inputs.size());
    List<Scanned> done = new ArrayList<>();
    Replay replay = Replay.of(inputs, () -> done.add(scan.apply(x, states)));
    return replay == null ? null : new ReplayedStep(replay, x, states, done.get(0));
  }

  private static float[][] floats(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::floats).toArray(float[][]::new);
  }

  @Override
  public float[] step(float[] features) {
    System.arraycopy(features, 0, x, 0, x.length);
    replay.run();
    stepped = true;
    return give(output);
  }

  @Override
  public float[] skip() {
    stepped = false;
    return give(states[0]);
  }

  private float[] give(float[] h) {
    // the output of the step before may still be read
    float[] to = free;
    free = given;
    given = to;
    System.arraycopy(h, 0, to, 0, to.length);
    return to;
  }

  @Override
  public void keep() {
    for (int i = 0; stepped && i < states.length; i++) {
      System.arraycopy(next[i], 0, states[i], 0, states[i].length);
    }
  }

  @Override
  public int states() {
    return states.length;
  }

  @Override
  public float[] state(int i) {
    return states[i];
  }
}
