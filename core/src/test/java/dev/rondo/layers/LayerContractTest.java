package dev.rondo.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.State;
import dev.rondo.kernel.Workers;
import dev.rondo.saving.Descriptions;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.GradientCheck;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Constraints;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Regularizers;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every layer must do, whatever it computes; the layers stand in {@link LayerPromise}. */
class LayerContractTest {

  static Stream<LayerPromise> layers() {
    return LayerPromise.all();
  }

  /** A layer over random weights. */
  private static LayerFunction build(LayerPromise promise, Weights weights) {
    LayerFunction function =
        promise.layer().build("it_1", weights.scope("it_1"), promise.example());
    long seed = 1;
    for (Weight weight : weights) {
      int[] shape = weight.value().shape().toArray();
      boolean square = weight.name().endsWith("variance");
      weight.assign(square ? Tensors.positive(seed++, shape) : Tensors.random(seed++, shape));
    }
    return function;
  }

  private static LayerFunction build(LayerPromise promise) {
    return build(promise, Weights.seeded(1));
  }

  private static Pass training() {
    return Pass.training(RandomState.seeded(11));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void outputsHaveTheShapeThatWasSaid(LayerPromise promise) {
    LayerFunction function = build(promise);
    for (int batch : new int[] {1, 4}) {
      Tensor y = function.apply(Signal.of(promise.x(batch, 2)), Pass.inference()).value();
      Shape said = function.output().insert(0, batch);
      assertTrue(said.accepts(y.shape()), said + " but got " + y.shape());
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void nameAndWeightsAreThoseThatWereSaid(LayerPromise promise) {
    Weights weights = Weights.seeded(1);
    build(promise, weights);
    assertEquals(promise.kind(), promise.layer().kind());
    assertEquals(promise.parameters(), weights.parameters());
    weights.forEach(weight -> assertTrue(weight.name().startsWith("it_1/"), weight.name()));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void gradientsAreFiniteDifferences(LayerPromise promise) {
    Weights weights = Weights.seeded(1);
    LayerFunction function = build(promise, weights);
    Tensor x = promise.x(3, 3);
    List<Differentiable> by = new ArrayList<>(weights.trained());
    if (!x.isInt()) {
      by.add(x);
    }
    for (Supplier<Pass> pass : List.<Supplier<Pass>>of(Pass::inference, () -> training())) {
      GradientCheck.assertGradients(
          promise.toString(),
          () -> function.apply(Signal.of(x), pass.get()).value(),
          by.toArray(Differentiable[]::new));
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void examplesOfABatchDoNotSeeEachOther(LayerPromise promise) {
    LayerFunction function = build(promise);
    Tensor x = promise.x(4, 4);
    float[] all = function.apply(Signal.of(x), Pass.inference()).value().toArray();
    int n = all.length / 4;
    for (int b = 0; b < 4; b++) {
      Tensor alone = function.apply(Signal.of(row(x, b)), Pass.inference()).value();
      assertArrayEquals(Arrays.copyOfRange(all, b * n, (b + 1) * n), alone.toArray(), 1e-6f);
    }
  }

  private static Tensor row(Tensor x, int b) {
    return x.slice(0, b, b + 1);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void onlyTrainingIsRandomAndOnlyWhereSaid(LayerPromise promise) {
    LayerFunction function = build(promise);
    Signal x = Signal.of(promise.x(4, 5));
    float[] inference = function.apply(x, Pass.inference()).value().toArray();
    assertArrayEquals(inference, function.apply(x, Pass.inference()).value().toArray());
    float[] training = function.apply(x, training()).value().toArray();
    assertArrayEquals(training, function.apply(x, training()).value().toArray());
    assertEquals(promise.random(), !Arrays.equals(inference, training));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void masksAndStatesGoWhereSaid(LayerPromise promise) {
    LayerFunction function = build(promise);
    Signal x = Signal.of(promise.x(2, 6));
    Tensor mask = Tensor.full(Shape.of(2, x.value().dim(1)), 1);
    Signal masked = function.apply(x.withMask(mask), Pass.inference());
    if (promise.mask() == LayerPromise.Goes.NOWHERE) {
      assertNull(masked.mask());
    } else {
      assertArrayEquals(mask.toArray(), masked.mask().toArray());
    }
    if (promise.state() == LayerPromise.Goes.THROUGH) {
      State state = State.zeros(2, 3);
      State result = State.zeros(2, 5);
      Signal given = new Signal(x.value(), null, state, result);
      assertSame(state, function.apply(given, Pass.inference()).initialState());
      assertSame(result, function.apply(given, Pass.inference()).state());
    }
    assertNull(function.apply(x, Pass.inference()).state());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void descriptionIsSavedAndReadBack(LayerPromise promise) {
    Descriptions known =
        Descriptions.of()
            .with(Layers.descriptions())
            .with(Initializers.descriptions())
            .with(Regularizers.descriptions())
            .with(Constraints.descriptions());
    Layer layer = promise.layer();
    assertEquals(layer, known.read(known.write((Record) layer), Layer.class));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void savedWeightsGiveTheSameLayer(LayerPromise promise) {
    Weights weights = Weights.seeded(1);
    LayerFunction function = build(promise, weights);
    Map<String, Tensor> saved = new HashMap<>();
    weights.forEach(weight -> saved.put(weight.name(), weight.value()));
    Weights again = Weights.stored(saved).scope("it_1");
    LayerFunction copy = promise.layer().build("it_1", again, promise.example());
    Signal x = Signal.of(promise.x(2, 7));
    assertArrayEquals(
        function.apply(x, Pass.inference()).value().toArray(),
        copy.apply(x, Pass.inference()).value().toArray());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void sameBitsForAnyNumberOfThreads(LayerPromise promise) {
    int before = Workers.threads();
    try {
      Workers.threads(1);
      List<float[]> alone = step(promise);
      for (int threads = 2; threads <= 3; threads++) {
        Workers.threads(threads);
        List<float[]> together = step(promise);
        for (int i = 0; i < alone.size(); i++) {
          assertArrayEquals(alone.get(i), together.get(i), 0f, threads + " threads, result " + i);
        }
      }
    } finally {
      Workers.threads(before);
    }
  }

  /** Output, gradients and weights after a step of training, of more examples than elsewhere. */
  private static List<float[]> step(LayerPromise promise) {
    Weights weights = Weights.seeded(1);
    LayerFunction function = build(promise, weights);
    Tensor x = promise.x(31, 8);
    List<float[]> results = new ArrayList<>();
    try (GradientTape tape = GradientTape.record()) {
      List<Differentiable> by = new ArrayList<>(weights.list());
      if (!x.isInt()) {
        tape.watch(x);
        by.add(x);
      }
      Tensor y = function.apply(Signal.of(x), training()).value();
      results.add(y.toArray());
      if (!by.isEmpty()) {
        tape.gradient(Ops.sum(Ops.square(y)), by)
            .forEach((each, gradient) -> results.add(gradient.toArray()));
      }
    }
    weights.forEach(weight -> results.add(weight.value().toArray()));
    return results;
  }

  @ParameterizedTest
  @MethodSource("layers")
  void stepByStepGivesWhatTheSequenceGives(LayerPromise promise) {
    LayerFunction function = build(promise);
    assertEquals(promise.streams(), function.streams());
    assertFalse(promise.layer() instanceof Rnn && function.path().isEmpty());
    if (!function.streams()) {
      return;
    }
    Tensor x = promise.x(2, 9);
    Tensor whole = function.apply(Signal.of(x), Pass.inference()).value();
    Pass pass = Pass.inference().carrying(new CarriedStates());
    List<Tensor> steps = new ArrayList<>();
    for (int t = 0; t < x.dim(1); t++) {
      steps.add(function.apply(Signal.of(x.slice(1, t, t + 1)), pass).value());
    }
    boolean sequences = steps.get(0).rank() == whole.rank() && steps.get(0).dim(1) == 1;
    Tensor together =
        sequences && whole.dim(1) == x.dim(1) ? Ops.concat(1, steps) : steps.get(x.dim(1) - 1);
    assertEquals(whole.shape(), together.shape());
    assertArrayEquals(whole.toArray(), together.toArray(), 1e-6f);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void anotherRankIsRefusedByName(LayerPromise promise) {
    if (!promise.rank()) {
      return;
    }
    LayerFunction function = build(promise);
    Tensor x = promise.x(2, 10);
    for (Tensor wrong : List.of(Ops.expandDims(x, 1), Ops.sum(x, false, 1))) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> function.apply(Signal.of(wrong), Pass.inference()))
              .getMessage();
      assertTrue(message.startsWith("it_1: expected "), message);
      assertTrue(message.contains(wrong.shape().toString()), message);
    }
  }
}
