package dev.rondo.layers;

import static dev.rondo.layers.Layers.additiveAttention;
import static dev.rondo.layers.Layers.attention;
import static dev.rondo.layers.Layers.attentionDecoder;
import static dev.rondo.layers.Layers.attentionWeights;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.generalAttention;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.State;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.GradientCheck;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionDecoderTest {
  private static final int STEPS = 3;

  static Stream<AttentionDecoder> decoders() {
    return Stream.of(
        attentionDecoder(new LstmCell(4), generalAttention(), 6),
        attentionDecoder(new GruCell(5), attention().useScale(), 3).returnState(),
        attentionDecoder(new LstmCell(4), additiveAttention(3).dropout(0.3f), 2).returnWeights());
  }

  private static final Signal X = Signal.of(Tensors.random(1, 2, STEPS, 3));
  private static final Signal MEMORY =
      Signal.of(Tensors.random(2, 2, 4, 5))
          .withMask(Tensor.of(new float[] {1, 1, 0, 0, 0, 1, 1, 1}, 2, 4));

  private static MergeFunction build(AttentionDecoder layer, Weights weights) {
    MergeFunction function = layer.build("d", weights, List.of(Shape.of(ANY, 3), Shape.of(ANY, 5)));
    long seed = 10;
    for (Weight weight : weights) {
      weight.assign(Tensors.random(seed++, weight.value().shape().toArray()));
    }
    return function;
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void gradientsAreFiniteDifferences(AttentionDecoder layer) {
    Weights weights = Weights.seeded(1);
    MergeFunction function = build(layer, weights);
    Tensor mask = Tensor.of(new float[] {1, 1, 0, 0, 1, 1}, 2, STEPS);
    List<Differentiable> by = new ArrayList<>(weights.list());
    by.add(X.value());
    by.add(MEMORY.value());
    for (Signal x : List.of(X, X.withMask(mask))) {
      GradientCheck.assertGradients(
          layer.toString(),
          () -> function.apply(List.of(x, MEMORY), Pass.training(RandomState.seeded(3))).value(),
          by.toArray(Differentiable[]::new));
    }
  }

  /** As a loop that generates does it. */
  @ParameterizedTest
  @MethodSource("decoders")
  void stepByStepItIsTheSame(AttentionDecoder layer) {
    MergeFunction function = build(layer, Weights.seeded(1));
    int[] sizes = layer.cell().stateSizes();
    State initial = new State(Arrays.stream(sizes).mapToObj(n -> Tensors.random(n, 2, n)).toList());
    Signal all = function.apply(List.of(X.withInitialState(initial), MEMORY), Pass.inference());
    assertEquals(Shape.of(2, STEPS, layer.units()), all.value().shape());
    Pass pass = Pass.inference().carrying(new CarriedStates());
    for (int t = 0; t < STEPS; t++) {
      Signal now = Signal.of(X.value().slice(1, t, t + 1));
      Signal x = t == 0 ? now.withInitialState(initial) : now;
      float[] one = function.apply(List.of(x, MEMORY), pass).value().toArray();
      assertArrayEquals(all.value().slice(1, t, t + 1).toArray(), one, 1e-6f);
    }
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void aSkippedStepLeavesNoTrace(AttentionDecoder layer) {
    MergeFunction function = build(layer.returnState(), Weights.seeded(1));
    Tensor mask = Tensor.of(new float[] {1, 0, 1, 1, 0, 1}, 2, STEPS);
    Tensor spoilt = Ops.where(Ops.expandDims(mask, 2), X.value(), Tensor.scalar(Float.NaN));
    Signal masked =
        function.apply(List.of(Signal.of(spoilt).withMask(mask), MEMORY), Pass.inference());
    Tensor two = Ops.concat(1, X.value().slice(1, 0, 1), X.value().slice(1, 2, 3));
    Signal without = function.apply(List.of(Signal.of(two), MEMORY), Pass.inference());
    float[] last = without.value().slice(1, 1, 2).toArray();
    assertArrayEquals(last, masked.value().slice(1, 2, 3).toArray(), 1e-6f);
    assertArrayEquals(
        masked.value().slice(1, 0, 1).toArray(), masked.value().slice(1, 1, 2).toArray());
    State state = Objects.requireNonNull(masked.state());
    float[] h = Objects.requireNonNull(without.state()).h().toArray();
    assertArrayEquals(h, state.h().toArray(), 1e-6f);
  }

  @Test
  void nodesKnowTheirShapes() {
    Node source = input("source", ANY, 3);
    Node target = input("target", ANY, 2);
    Node encoder = source.then(lstm(4).returnSequences().returnState());
    Node decoder =
        attentionDecoder(new LstmCell(4), generalAttention(), 6)
            .returnState()
            .returnWeights()
            .of(target.withInitialStateOf(encoder), encoder);
    assertEquals(Shape.of(ANY, 6), decoder.shape());
    assertEquals(Shape.of(4), decoder.state(1).shape());
    assertEquals(Shape.of(6), decoder.state(2).shape());
    assertEquals(Shape.of(ANY, ANY), attentionWeights(decoder).shape());
    assertEquals(Shape.of(ANY, 9), decoder.then(dense(9)).shape());
  }

  private static void says(Executable wrong, String part) {
    String message = "" + assertThrows(IllegalArgumentException.class, wrong).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Node x = input("x", ANY, 3);
    AttentionDecoder layer = attentionDecoder(new LstmCell(4), attention(), 6);
    says(() -> layer.of(x), "attention_decoder: expected two nodes, the inputs and the memory");
    says(() -> layer.of(x, x), "expected a query of the width of the keys, 3, but got 4");
    says(() -> attentionDecoder(new LstmCell(4), attention(), 0), "units of at least 1");
    says(
        () -> attentionDecoder(new LstmCell(4), attention().useCausalMask(), 1),
        "sees all of the memory");
    Node other = x.then(lstm(3).returnState());
    says(
        () ->
            attentionDecoder(new GruCell(4), generalAttention(), 2)
                .of(x.withInitialStateOf(other), x),
        "attention_decoder: expected an initial state of shapes [[4]] but got [[3], [3]]");
    Node memory = x.withInitialStateOf(other);
    says(
        () -> attentionDecoder(new LstmCell(3), generalAttention(), 2).of(x, memory),
        "attention_decoder: expected a recurrent layer next to withInitialState");
  }
}
