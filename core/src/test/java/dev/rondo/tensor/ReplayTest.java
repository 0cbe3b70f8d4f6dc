package dev.rondo.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rondo.testing.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private final Tensor w = Tensors.random(1, 4, 6);
  private final Tensor v = Tensors.random(2, 6);
  private final Tensor x = Tensor.zeros(1, 4);

  /** Of all kinds of operations that cells are made of, some of weights alone. */
  private Tensor cell(Tensor of) {
    Tensor factor = Ops.exp(Ops.neg(v));
    Tensor a = Ops.linear(of, w, v).add(of.matmul(w)).mul(factor);
    Tensor left = a.slice(1, 0, 3);
    Tensor right = Ops.maximum(Tensor.scalar(0.1f).sub(a.slice(-1, 3, 6)), Tensor.scalar(-1));
    Tensor chosen = Ops.where(Ops.greaterEqual(left, right), left.div(right), Ops.tanh(right));
    Tensor both = Ops.concat(1, chosen, Activation.SOFTMAX.apply(left), Scans.normal(left));
    return Activation.LOG_SOFTMAX.apply(both.mul(2f)).reshape(3, 3).slice(0, 1, 3);
  }

  private Tensor note(UnaryOperator<Tensor> operations, List<Replay> into) {
    List<Tensor> y = new ArrayList<>();
    Replay replay = Replay.of(List.of(x), () -> y.add(operations.apply(x)));
    assertNotNull(replay);
    into.add(Objects.requireNonNull(replay));
    return y.get(0);
  }

  @Test
  void theBitsAreThoseOfTheOperationsWhateverTheInput() {
    List<Replay> replay = new ArrayList<>();
    Tensor y = note(this::cell, replay);
    for (int seed = 3; seed < 9; seed++) {
      Tensor other = Tensors.random(seed, 1, 4);
      InPlace.assign(x, other.toArray());
      replay.get(0).run();
      assertArrayEquals(cell(other).toArray(), y.toArray());
    }
  }

  @Test
  void whatFollowsFromWeightsIsDoneAgainOnlyWhenTheyChange() {
    List<Replay> replay = new ArrayList<>();
    List<Tensor> factor = new ArrayList<>();
    Tensor y =
        note(
            of -> {
              Tensor f = Ops.exp(Ops.slice(v, 0, 0, 4));
              factor.add(f);
              return of.mul(f);
            },
            replay);
    InPlace.assign(x, new float[] {1, 1, 1, 1});
    // nobody writes there but the operation itself
    factor.get(0).floats()[0] = 5;
    replay.get(0).run();
    assertEquals(5, y.floats()[0]);
    InPlace.assign(v, new float[] {0, 0, 0, 0, 0, 0});
    replay.get(0).run();
    assertArrayEquals(new float[] {1, 1, 1, 1}, y.toArray());
  }

  @Test
  void anOperationThatIsNotNotedIsNoticed() {
    assertNull(Replay.of(List.of(x), () -> Ops.exp(Ops.sum(x))));
    // a product of several rows
    assertNull(Replay.of(List.of(x), () -> Ops.transpose(x, 1, 0).matmul(x)));
  }

  /** A tape takes the memory back of all tensors but these. */
  @Test
  void isNotOfAnOpenTape() {
    List<Replay> replay = new ArrayList<>();
    Tensor y;
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(w);
      y = note(this::cell, replay);
    }
    Tensor other = Tensors.random(3, 1, 4);
    InPlace.assign(x, other.toArray());
    replay.get(0).run();
    assertArrayEquals(cell(other).toArray(), y.toArray());
  }
}
