package dev.rondo.layers;

import static dev.rondo.layers.Layers.additiveAttention;
import static dev.rondo.layers.Layers.attention;
import static dev.rondo.layers.Layers.attentionWeights;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.generalAttention;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.multiHeadAttention;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** What every attention must do, of whatever score. */
class AttentionTest {
  private static final int QUERIES = 3;
  private static final int KEYS = 4;
  private static final int WIDTH = 4;

  /** Of two sequences of keys, the first has two that count and the second three. */
  private static final Tensor KEY_MASK = Tensor.of(new float[] {1, 1, 0, 0, 0, 1, 1, 1}, 2, KEYS);

  private static final Tensor QUERY_MASK = Tensor.of(new float[] {1, 1, 0, 1, 1, 1}, 2, QUERIES);

  static Stream<Layer> attentions() {
    return Stream.of(
        attention(),
        attention().useScale(),
        attention().useScale().useCausalMask().returnWeights(),
        attention().concat().useScale(),
        attention().concat().dropout(0.3f),
        generalAttention().dropout(0.4f),
        generalAttention().useScale(),
        additiveAttention(),
        additiveAttention().withoutScale().useCausalMask(),
        additiveAttention(5).returnWeights(),
        multiHeadAttention(2, 3),
        multiHeadAttention(2, 3).valueDim(5).outputWidth(7).useCausalMask().returnWeights(),
        multiHeadAttention(3, 2).withoutBias().dropout(0.4f));
  }

  private static List<Signal> signals(int batch) {
    return List.of(
        Signal.of(Tensors.random(1, batch, QUERIES, WIDTH)),
        Signal.of(Tensors.random(2, batch, KEYS, 5)),
        Signal.of(Tensors.random(3, batch, KEYS, WIDTH)));
  }

  private static List<Signal> masked() {
    List<Signal> all = signals(2);
    return List.of(all.get(0).withMask(QUERY_MASK), all.get(1).withMask(KEY_MASK), all.get(2));
  }

  private static MergeFunction build(Merge layer, Weights weights, List<Signal> signals) {
    List<Shape> shapes = signals.stream().map(s -> s.value().shape().remove(0)).toList();
    MergeFunction function = layer.build("a", weights, shapes);
    long seed = 10;
    for (Weight weight : weights) {
      weight.assign(Tensors.random(seed++, weight.value().shape().toArray()));
    }
    return function;
  }

  private static Signal apply(Merge layer, List<Signal> signals) {
    return build(layer, Weights.seeded(1), signals).apply(signals, Pass.inference());
  }

  @ParameterizedTest
  @MethodSource("attentions")
  void outputsHaveTheShapeThatWasSaid(Layer layer) {
    for (int batch : new int[] {1, 4}) {
      List<Signal> signals = signals(batch);
      MergeFunction function = build(layer, Weights.seeded(1), signals);
      Signal y = function.apply(signals, Pass.inference());
      assertEquals(function.output().insert(0, batch), y.value().shape());
      assertNull(y.mask());
    }
  }

  @ParameterizedTest
  @MethodSource("attentions")
  void gradientsAreFiniteDifferences(Layer layer) {
    for (List<Signal> signals : List.of(signals(2), masked(), masked().subList(0, 2))) {
      if (signals.size() == 2 && !takesOtherWidths(layer)) {
        continue;
      }
      Weights weights = Weights.seeded(1);
      MergeFunction function = build(layer, weights, signals);
      List<Differentiable> by = new ArrayList<>(weights.list());
      signals.forEach(each -> by.add(each.value()));
      for (boolean training : new boolean[] {false, true}) {
        GradientCheck.assertGradients(
            layer.toString(),
            () -> {
              Pass pass = training ? Pass.training(RandomState.seeded(5)) : Pass.inference();
              return function.apply(signals, pass).value();
            },
            by.toArray(Differentiable[]::new));
      }
    }
  }

  private static boolean takesOtherWidths(Layer layer) {
    return layer instanceof MultiHeadAttention
        || (layer instanceof Attention a
            && (a.score() == Attention.Score.GENERAL || a.units() > 0));
  }

  /** A sequence by itself, without its padding, gives what it gives in a batch with it. */
  @ParameterizedTest
  @MethodSource("attentions")
  void paddingDoesNotMatterWhateverItIs(Layer layer) {
    boolean causal =
        (layer instanceof Attention a && a.causal())
            || (layer instanceof MultiHeadAttention m && m.causal());
    List<Signal> signals = masked();
    float[] all = apply(layer, signals).value().toArray();
    int width = all.length / (2 * QUERIES);
    List<Signal> spoilt =
        signals.stream()
            .map(s -> s.mask() == null ? s : s.withValue(spoil(s.value(), s.mask())))
            .toList();
    List<Signal> spoiltKeys =
        List.of(
            spoilt.get(0),
            spoilt.get(1),
            signals.get(2).withValue(spoil(signals.get(2).value(), KEY_MASK)).withMask(KEY_MASK));
    for (List<Signal> each : List.of(spoilt, spoiltKeys)) {
      float[] same = apply(layer, each).value().toArray();
      assertArrayEquals(rows(all, width, QUERY_MASK), rows(same, width, QUERY_MASK), 1e-6f);
    }
    List<Signal> first =
        List.of(cut(signals.get(0), 2), cut(signals.get(1), 2), cut(signals.get(2), 2));
    float[] alone = apply(layer, first).value().toArray();
    assertArrayEquals(Arrays.copyOf(all, 2 * width), alone, 1e-6f, "causal: " + causal);
  }

  private static Tensor spoil(Tensor x, Tensor mask) {
    return Ops.where(Ops.expandDims(mask, 2), x, Tensor.scalar(Float.NaN));
  }

  private static float[] rows(float[] y, int width, Tensor mask) {
    float[] counted = y.clone();
    for (int i = 0; i < y.length; i++) {
      counted[i] = mask.toArray()[i / width] == 0 ? 0 : y[i];
    }
    return counted;
  }

  private static Signal cut(Signal x, int steps) {
    return Signal.of(x.value().slice(0, 0, 1).slice(1, 0, steps));
  }

  @Test
  void spoiltPaddingLeavesGradientsFinite() {
    for (Layer layer :
        List.of(generalAttention(), additiveAttention(3), multiHeadAttention(2, 3))) {
      Weights weights = Weights.seeded(1);
      List<Signal> signals =
          masked().stream()
              .map(s -> s.mask() == null ? s : s.withValue(spoil(s.value(), s.mask())))
              .toList();
      MergeFunction function = build(layer, weights, signals);
      GradientCheck.assertGradients(
          layer.toString(),
          () ->
              Ops.where(
                  Ops.expandDims(QUERY_MASK, 2),
                  function.apply(signals, Pass.inference()).value(),
                  Tensor.scalar(0f)),
          weights.list().toArray(Differentiable[]::new));
    }
  }

  @ParameterizedTest
  @MethodSource("attentions")
  void whoHasNothingToAttendToGetsNothing(Layer layer) {
    List<Signal> signals = signals(1);
    Tensor none = Tensor.zeros(1, KEYS);
    Signal y =
        apply(
            layer,
            List.of(signals.get(0), signals.get(1).withMask(none), signals.get(2).withMask(none)));
    if (!(layer instanceof MultiHeadAttention m && m.useBias())) {
      assertArrayEquals(new float[y.value().size()], y.value().toArray());
    }
  }

  /** Step t of a causal one is what it is without all that comes after. */
  @Test
  void aCausalOneDoesNotLookAhead() {
    for (Layer layer :
        List.of(
            attention().useCausalMask(),
            additiveAttention().useCausalMask(),
            multiHeadAttention(2, 3).useCausalMask())) {
      Signal x = Signal.of(Tensors.random(4, 1, 5, WIDTH));
      float[] all = apply(layer, List.of(x)).value().toArray();
      for (int steps = 1; steps <= 5; steps++) {
        float[] part = apply(layer, List.of(cut(x, steps))).value().toArray();
        assertArrayEquals(Arrays.copyOf(all, part.length), part, 1e-6f);
      }
    }
  }

  @Test
  void weightsAreWhatTheOutputIsMadeOf() {
    List<Signal> signals = masked();
    for (Layer layer :
        List.of(
            attention().returnWeights(),
            generalAttention().returnWeights(),
            attention().concat().returnWeights(),
            additiveAttention(3).returnWeights())) {
      Signal y = apply(layer, signals);
      Tensor weights = Objects.requireNonNull(y.state()).get(0);
      assertEquals(Shape.of(2, QUERIES, KEYS), weights.shape());
      Tensor made = weights.matmul(signals.get(1).value());
      assertArrayEquals(made.toArray(), y.value().toArray(), 1e-6f);
      Tensor sums = Ops.sum(weights, false, 2);
      assertArrayEquals(QUERY_MASK.toArray(), sums.toArray(), 1e-6f);
    }
    Signal heads = apply(multiHeadAttention(2, 3).returnWeights(), signals);
    Tensor weights = Objects.requireNonNull(heads.state()).get(0);
    assertEquals(Shape.of(2, 2, QUERIES, KEYS), weights.shape());
  }

  @Test
  void theMaskOfTheQueryGoesOn() {
    assertEquals(QUERY_MASK, apply(multiHeadAttention(2, 3), masked()).mask());
    assertEquals(QUERY_MASK, apply(attention(), masked()).mask());
  }

  private static void says(Executable wrong, String... parts) {
    String message = "" + assertThrows(IllegalArgumentException.class, wrong).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "expected \"" + part + "\" in: " + message);
    }
  }

  @Test
  void nodesKnowTheirShapes() {
    Node query = input("q", ANY, 4);
    Node value = input("v", 6, 5);
    Node key = input("k", 6, 4);
    assertEquals(Shape.of(ANY, 5), attention().of(query, value, key).shape());
    assertEquals(Shape.of(ANY, 4), attention().of(query, key).shape());
    assertEquals(Shape.of(ANY, 4), query.then(attention()).shape());
    assertEquals(Shape.of(ANY, 4), multiHeadAttention(2, 3).of(query, value).shape());
    assertEquals(
        Shape.of(ANY, 9), multiHeadAttention(2, 3).outputWidth(9).of(query, value).shape());
    Node read = multiHeadAttention(2, 3).returnWeights().of("read", query, value);
    assertEquals(Shape.of(2, ANY, 6), attentionWeights(read).shape());
    Node one = attention().returnWeights().of(query, key);
    assertEquals(Shape.of(ANY, 6), attentionWeights(one).shape());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Node query = input("q", ANY, 4);
    Node value = input("v", ANY, 5);
    Node flat = query.then(lstm(3));
    says(
        () -> attention().of(query, value),
        "attention: expected a query of the width of the keys, 5, but got 4.",
        "generalAttention()");
    says(
        () -> additiveAttention().of("read", query, value),
        "read: expected a query of the width of the keys",
        "additiveAttention(units)");
    says(
        () -> attention().of(query, flat),
        "attention: expected [time, features] of an example",
        "return sequences");
    says(
        () -> attention().of(query, input("a", 3, 4), input("b", 5, 4)),
        "expected values and keys of one length but got [batch, 3, 4] and [batch, 5, 4]");
    says(() -> attention().of(), "attention: expected query and value");
    says(() -> attention().dropout(1f), "attention: expected a dropout rate");
    says(() -> multiHeadAttention(0, 3), "multi_head_attention: expected heads, keyDim");
    says(() -> additiveAttention(0), "additive_attention: expected units of at least 1");
    says(
        () -> attentionWeights(attention().of(query, query)),
        "attention: expected an attention that returns its weights",
        "attention().returnWeights()");
    says(() -> attentionWeights(query.then(dense(3))), "dense: expected an attention");
    says(() -> attentionWeights(query.then(lstm(3).returnState())), "lstm: expected an attention");
  }

  @Test
  void whatComesAtRunTimeIsChecked() {
    List<Signal> signals = signals(2);
    MergeFunction function = build(multiHeadAttention(2, 3), Weights.seeded(1), signals);
    says(
        () ->
            function.apply(
                List.of(signals.get(1), signals.get(1), signals.get(2)), Pass.inference()),
        "a: expected a query [batch, time, 4] but got [2, 4, 5]");
    says(
        () ->
            function.apply(
                List.of(signals(1).get(0), signals.get(1), signals.get(2)), Pass.inference()),
        "a: expected one batch of queries, keys and values");
    Signal odd = signals.get(1).withMask(Tensor.zeros(2, 5));
    says(
        () -> function.apply(List.of(signals.get(0), odd, signals.get(2)), Pass.inference()),
        "a: expected a mask of the value of shape [2, 4] but got [2, 5]");
  }
}
