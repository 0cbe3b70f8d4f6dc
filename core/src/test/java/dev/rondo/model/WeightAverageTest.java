package dev.rondo.model;

import static dev.rondo.layers.Layers.batchNormalization;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.model.Says.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.layers.Pass;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/** Averages against the same in float64. */
class WeightAverageTest {
  private final Model model = Sequential.of(input(Shape.ANY, 3), lstm(5), dense(2));

  /** New weights, the same for the same number. */
  private void move(int step) {
    int number = 0;
    for (Weight weight : model.weights()) {
      weight.assign(Tensors.random(100L * step + number++, weight.value().shape().toArray()));
    }
  }

  private Map<String, double[]> numbers() {
    Map<String, double[]> numbers = new LinkedHashMap<>();
    for (Weight weight : model.weights()) {
      float[] values = weight.value().toArray();
      double[] copy = new double[values.length];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = values[i];
      }
      numbers.put(weight.name(), copy);
    }
    return numbers;
  }

  private static void merge(
      Map<String, double[]> into, Map<String, double[]> from, DoubleBinaryOperator merge) {
    into.forEach(
        (name, numbers) -> {
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = merge.applyAsDouble(numbers[i], from.get(name)[i]);
          }
        });
  }

  private void near(Map<String, double[]> expected, WeightAverage average) {
    Map<String, double[]> actual = average.with(model.weights(), this::numbers);
    expected.forEach(
        (name, numbers) -> {
          for (int i = 0; i < numbers.length; i++) {
            assertEquals(numbers[i], actual.get(name)[i], 1e-6, name + " at " + i);
          }
        });
  }

  @Test
  void exponential() {
    WeightAverage average = WeightAverage.exponential(0.7f);
    double momentum = 0.7f;
    move(0);
    Map<String, double[]> expected = numbers();
    average.update(model.weights());
    near(expected, average);
    for (int step = 1; step < 20; step++) {
      move(step);
      average.update(model.weights());
      merge(expected, numbers(), (a, w) -> momentum * a + (1 - momentum) * w);
      near(expected, average);
    }
    assertEquals(20, average.count());
  }

  @Test
  void mean() {
    WeightAverage average = WeightAverage.mean();
    move(0);
    Map<String, double[]> sum = numbers();
    average.update(model.weights());
    for (int step = 1; step < 20; step++) {
      move(step);
      average.update(model.weights());
      merge(sum, numbers(), Double::sum);
    }
    merge(sum, sum, (a, same) -> a / 20);
    near(sum, average);
  }

  @Test
  void theWeightsComeBackToTheBit() {
    WeightAverage average = WeightAverage.exponential(0.5f);
    move(1);
    average.update(model.weights());
    move(2);
    model.weights().get("dense_1/bias").assign(Tensor.of(new float[] {-0f, Float.MIN_VALUE}, 2));
    var before = Bits.of(model);
    Tensor x = Tensors.random(7, 4, 6, 3);
    var own = Bits.of(model.predict(x));
    var averaged = average.with(model.weights(), () -> Bits.of(model.predict(x)));
    Bits.assertSame(before, Bits.of(model));
    assertEquals(own, Bits.of(model.predict(x)));
    assertThrows(
        ArithmeticException.class,
        () ->
            average.with(
                model.weights(),
                () -> {
                  throw new ArithmeticException();
                }));
    Bits.assertSame(before, Bits.of(model));
    average.copyInto(model.weights());
    assertEquals(averaged, Bits.of(model.predict(x)));
  }

  @Test
  void theStateGoesOnToTheSameBits() {
    for (WeightAverage[] pair :
        List.of(
            new WeightAverage[] {WeightAverage.exponential(0.9f), WeightAverage.exponential(0.9f)},
            new WeightAverage[] {WeightAverage.mean(), WeightAverage.mean()})) {
      pair[1].restore(pair[0].state());
      assertEquals(0, pair[1].count());
      for (int step = 0; step < 3; step++) {
        move(step);
        pair[0].update(model.weights());
      }
      pair[1].restore(pair[0].state());
      move(3);
      for (WeightAverage each : pair) {
        each.update(model.weights());
      }
      assertEquals(4, pair[1].count());
      Bits.assertSame(
          pair[0].with(model.weights(), () -> Bits.of(model)),
          pair[1].with(model.weights(), () -> Bits.of(model)));
    }
  }

  /** Tensors made under a tape go back to a pool when it closes; averages must not. */
  @Test
  void anUpdateUnderATapeIsKept() {
    WeightAverage average = WeightAverage.mean();
    move(4);
    Tensor x = Tensors.random(1, 2, 3, 3);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(x);
      model.forward(x);
      average.update(model.weights());
    }
    var expected = Bits.of(model);
    for (int i = 0; i < 3; i++) {
      try (GradientTape tape = GradientTape.record()) {
        tape.watch(x);
        model.forward(x);
      }
    }
    Bits.assertSame(expected, average.with(model.weights(), () -> Bits.of(model)));
  }

  /** The moving averages of batch normalization stay, and a pass brings them to the averages. */
  @Test
  void statesAreNotAveraged() {
    Model normed = Sequential.of(input(3), dense(4), batchNormalization().momentum(0), dense(2));
    Weight mean = normed.weights().get("batch_normalization_1/moving_mean");
    Weight kernel = normed.weights().get("dense_1/kernel");
    WeightAverage average = WeightAverage.mean();
    for (float each : new float[] {1, 3}) {
      mean.assign(Tensor.full(mean.value().shape(), each));
      kernel.assign(Tensor.full(kernel.value().shape(), each));
      average.update(normed.weights());
    }
    assertTrue(average.state().keySet().stream().noneMatch(name -> name.contains("moving_")));
    assertEquals(3f, average.with(normed.weights(), () -> mean.value().get(0)));
    average.copyInto(normed.weights());
    assertEquals(3f, mean.value().get(0));
    assertEquals(2f, kernel.value().get(0, 0));
    Tensor x = Tensor.of(new float[] {1, 2, 3, 3, 4, 5}, 2, 3);
    normed.forward(x, Pass.training(RandomState.seeded(1)));
    // The mean of 2 (1 + 2 + 3) and 2 (3 + 4 + 5), with no bias.
    assertEquals(18f, mean.value().get(0), 1e-5f);
  }

  @Test
  void twoWeightsOfOneNameAreRefused() {
    Model twin = Sequential.of(input(Shape.ANY, 3), lstm(5), dense(2));
    List<Weight> both = new ArrayList<>(model.weights().list());
    both.addAll(twin.weights().list());
    WeightAverage average = WeightAverage.mean();
    says(() -> average.update(both), "weight average", "two weights named lstm_1/");
    assertEquals(0, average.count());
    average.update(model.weights());
    var own = Bits.of(model);
    says(() -> average.with(both, () -> 0), "two weights named lstm_1/");
    says(() -> average.copyInto(both), "adopt each model under a name of its own");
    Bits.assertSame(own, Bits.of(model));
    Weights all = Weights.seeded(1);
    all.scope("a").adopt(model.weights());
    all.scope("b").adopt(twin.weights());
    WeightAverage of = WeightAverage.exponential(0.5f);
    of.update(all);
    assertEquals(1 + all.list().size(), of.state().size());
  }

  @Test
  void misuseIsSaid() {
    says(() -> WeightAverage.exponential(1), "a momentum from 0 to below 1 but got 1.0");
    WeightAverage average = WeightAverage.mean();
    says(
        IllegalStateException.class,
        () -> average.copyInto(model.weights()),
        "expected an average of lstm_1/",
        "call update first");
    average.update(model.weights());
    says(
        IllegalStateException.class,
        () ->
            average.with(
                model.weights(),
                () -> {
                  average.update(model.weights());
                  return 0;
                }),
        "update: the averages are in the model now");
    Model other = Sequential.of(input(Shape.ANY, 4), lstm(5), dense(2));
    says(
        IllegalStateException.class,
        () -> average.with(other.weights(), () -> 0),
        "one average is for one model");
    Map<String, Tensor> state = new HashMap<>(average.state());
    state.remove("count");
    says(() -> average.restore(state), "expected an int32 count", "give what state() returned");
    says(
        () -> average.restore(Map.of("count", Tensor.ofInts(new int[] {2}))),
        "after updates float32 tensors");
    assertEquals(1, average.count());
  }
}
