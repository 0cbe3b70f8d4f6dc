package dev.rondo.tensor;

import static dev.rondo.tensor.ScanInput.projected;
import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.testing.GradientCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fused scans against the same steps in basic operations, and against finite differences. */
class ScanOpsTest {

  /** Batch, steps and units. */
  private static final int[][] SIZES = {{1, 1, 1}, {2, 1, 3}, {1, 5, 7}, {3, 4, 8}, {9, 6, 17}};

  private enum Masks {
    NONE,
    ONES,
    SOME
  }

  /** One scan in both forms, over the tensors that it is differentiated by. */
  private record Case(
      String name,
      List<Tensor> inputs,
      Function<List<Tensor>, Scanned> fused,
      Function<List<Tensor>, Scanned> unrolled) {}

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int[] size : SIZES) {
      for (Masks masks : Masks.values()) {
        cases.addAll(simpleRnns(size, masks));
        cases.add(lstm(size, masks));
        cases.addAll(grus(size, masks));
      }
    }
    return cases;
  }

  private static Tensor mask(Masks masks, int batch, int steps) {
    float[] values = new float[batch * steps];
    for (int i = 0; i < values.length; i++) {
      // Masked at the beginning, in the middle and at the end of different sequences.
      values[i] = masks == Masks.SOME && i % 3 == 1 ? 0 : 1;
    }
    return Tensor.of(values, batch, steps);
  }

  private static List<Case> simpleRnns(int[] size, Masks masks) {
    int b = size[0];
    int t = size[1];
    int h = size[2];
    Tensor mask = masks == Masks.NONE ? null : mask(masks, b, t);
    List<Tensor> inputs = List.of(random(1, b, t, h), weights(2, h, h), random(3, b, h));
    List<Case> cases = new ArrayList<>();
    for (Activation f : Activation.values()) {
      if (f.differentiableFromOutput()) {
        cases.add(
            new Case(
                "simpleRnn " + f + Arrays.toString(size) + masks,
                inputs,
                x -> Ops.simpleRnnScan(projected(x.get(0)), x.get(1), f, mask, x.get(2)),
                x -> UnrolledScans.simpleRnn(x.get(0), x.get(1), f, mask, x.get(2))));
      }
    }
    return cases;
  }

  private static Case lstm(int[] size, Masks masks) {
    int b = size[0];
    int t = size[1];
    int h = size[2];
    Tensor mask = masks == Masks.NONE ? null : mask(masks, b, t);
    return new Case(
        "lstm " + Arrays.toString(size) + masks,
        List.of(random(4, b, t, 4 * h), weights(5, h, 4 * h), random(6, b, h), random(7, b, h)),
        x -> Ops.lstmScan(projected(x.get(0)), x.get(1), mask, x.get(2), x.get(3)),
        x -> UnrolledScans.lstm(x.get(0), x.get(1), mask, x.get(2), x.get(3)));
  }

  private static List<Case> grus(int[] size, Masks masks) {
    int b = size[0];
    int t = size[1];
    int h = size[2];
    Tensor mask = masks == Masks.NONE ? null : mask(masks, b, t);
    Tensor a = random(8, b, t, 3 * h);
    Tensor recurrent = weights(9, h, 3 * h);
    Tensor h0 = random(10, b, h);
    Tensor bias = random(11, 3 * h);
    List<Case> cases = new ArrayList<>();
    for (boolean after : new boolean[] {true, false}) {
      String name = "gru " + (after ? "after " : "before ") + Arrays.toString(size) + masks;
      cases.add(
          new Case(
              name,
              List.of(a, recurrent, h0, bias),
              x -> Ops.gruScan(projected(x.get(0)), x.get(1), x.get(3), after, mask, x.get(2)),
              x -> UnrolledScans.gru(x.get(0), x.get(1), x.get(3), after, mask, x.get(2))));
      cases.add(
          new Case(
              name + " without bias",
              List.of(a, recurrent, h0),
              x -> Ops.gruScan(projected(x.get(0)), x.get(1), null, after, mask, x.get(2)),
              x -> UnrolledScans.gru(x.get(0), x.get(1), null, after, mask, x.get(2))));
    }
    return cases;
  }

  /** Small enough that a state neither dies nor runs away over the steps. */
  private static Tensor weights(long seed, int rows, int columns) {
    return random(seed, rows, columns).mul((float) (1 / Math.sqrt(rows)));
  }

  /** What a loss may be made of: the outputs, one part of the state, or all. */
  private static List<Tensor> parts(Scanned scanned) {
    List<Tensor> parts = new ArrayList<>();
    parts.add(scanned.outputs());
    parts.addAll(scanned.state());
    return parts;
  }

  private static Tensor loss(Scanned scanned, int only) {
    Tensor loss = Tensor.scalar(0);
    List<Tensor> parts = parts(scanned);
    for (int i = 0; i < parts.size(); i++) {
      if (only < 0 || only == i) {
        Tensor part = parts.get(i);
        Tensor weights = random(20 + i, part.shape().toArray());
        loss = loss.add(Ops.sum(part.mul(weights)));
      }
    }
    return loss;
  }

  @TestFactory
  Stream<DynamicTest> fusedEqualsUnrolled() {
    return cases().stream().map(each -> DynamicTest.dynamicTest(each.name, () -> compare(each)));
  }

  private static void compare(Case each) {
    List<Tensor> fused = parts(each.fused.apply(each.inputs));
    List<Tensor> unrolled = parts(each.unrolled.apply(each.inputs));
    assertEquals(unrolled.size(), fused.size());
    for (int i = 0; i < fused.size(); i++) {
      assertEquals(unrolled.get(i).shape(), fused.get(i).shape());
      assertArrayEquals(unrolled.get(i).toArray(), fused.get(i).toArray(), 1e-5f);
    }
    for (int only = -1; only < fused.size(); only++) {
      List<float[]> a = gradients(each.inputs, each.fused, only);
      List<float[]> b = gradients(each.inputs, each.unrolled, only);
      for (int i = 0; i < a.size(); i++) {
        for (int k = 0; k < a.get(i).length; k++) {
          float expected = b.get(i)[k];
          assertEquals(
              expected,
              a.get(i)[k],
              1e-4f * Math.max(1, Math.abs(expected)),
              "loss of " + only + ", gradient " + i + ", place " + k);
        }
      }
    }
  }

  private static List<float[]> gradients(
      List<Tensor> inputs, Function<List<Tensor>, Scanned> scan, int only) {
    try (GradientTape tape = GradientTape.record()) {
      inputs.forEach(tape::watch);
      Tensor loss = loss(scan.apply(inputs), only);
      Gradients gradients = tape.gradient(loss, inputs);
      return inputs.stream().map(x -> gradients.of(x)).map(Tensor::toArray).toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> gradientsAreTheFiniteDifferences() {
    // RELU has a corner that a step of the differences may cross.
    return cases().stream()
        .filter(each -> !each.name.contains("RELU") && !each.name.contains("17"))
        .map(each -> DynamicTest.dynamicTest(each.name, () -> differentiate(each)));
  }

  private static void differentiate(Case each) {
    Supplier<Tensor> all =
        () -> {
          List<Tensor> flat = new ArrayList<>();
          parts(each.fused.apply(each.inputs)).forEach(part -> flat.add(part.reshape(-1)));
          return Ops.concat(0, flat);
        };
    Tensor[] by = each.inputs.toArray(new Tensor[0]);
    Poison.memoryOf(all, by);
    GradientCheck.assertGradients(each.name, all, by);
  }

  @Test
  void theProjectionsStayAsTheyWere() {
    Case each = lstm(new int[] {2, 3, 4}, Masks.NONE);
    float[] before = each.inputs.get(0).toArray();
    each.fused.apply(each.inputs);
    assertArrayEquals(before, each.inputs.get(0).toArray());
  }

  @Test
  void aMaskOfWholeNumbersIsTheSameMask() {
    Tensor mask = mask(Masks.SOME, 3, 4);
    Tensor a = random(30, 3, 4, 8);
    Tensor u = weights(31, 2, 8);
    Tensor state = random(32, 3, 2);
    assertArrayEquals(
        Ops.lstmScan(projected(a), u, mask, state, state).outputs().toArray(),
        Ops.lstmScan(projected(a), u, Ops.toInt(mask), state, state).outputs().toArray());
  }

  @Test
  void twoHalvesAreTheWhole() {
    Tensor a = random(33, 2, 6, 12);
    Tensor u = weights(34, 4, 12);
    Tensor h0 = random(35, 2, 4);
    Tensor whole = Ops.gruScan(projected(a), u, null, true, null, h0).outputs();
    Scanned first = Ops.gruScan(projected(Ops.slice(a, 1, 0, 3)), u, null, true, null, h0);
    Scanned second =
        Ops.gruScan(projected(Ops.slice(a, 1, 3, 6)), u, null, true, null, first.state().get(0));
    assertArrayEquals(
        whole.toArray(), Ops.concat(1, first.outputs(), second.outputs()).toArray(), 1e-6f);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor u = Tensor.zeros(3, 12);
    Tensor state = Tensor.zeros(2, 3);
    assertEquals(
        "lstmScan: expected projected inputs [batch, time, 12] but got [2, 5, 9]",
        refusal(() -> Ops.lstmScan(projected(Tensor.zeros(2, 5, 9)), u, null, state, state)));
    assertEquals(
        "lstmScan: expected at least one sequence of at least one step but got [2, 0, 12]",
        refusal(() -> Ops.lstmScan(projected(Tensor.zeros(2, 0, 12)), u, null, state, state)));
    assertEquals(
        "lstmScan: expected at least one sequence of at least one step but got [0, 5, 12]",
        refusal(() -> Ops.lstmScan(projected(Tensor.zeros(0, 5, 12)), u, null, state, state)));
    assertEquals(
        "lstmScan: expected recurrent weights [H, 4 * H] but got [3, 9]",
        refusal(
            () ->
                Ops.lstmScan(
                    projected(Tensor.zeros(2, 5, 12)), Tensor.zeros(3, 9), null, state, state)));
    assertEquals(
        "lstmScan: expected a mask [2, 5] but got [5, 2]",
        refusal(
            () ->
                Ops.lstmScan(
                    projected(Tensor.zeros(2, 5, 12)), u, Tensor.zeros(5, 2), state, state)));
    assertEquals(
        "lstmScan: expected a state [2, 3] but got [1, 3]",
        refusal(
            () ->
                Ops.lstmScan(
                    projected(Tensor.zeros(2, 5, 12)), u, null, state, Tensor.zeros(1, 3))));
    assertEquals(
        "gruScan: expected a recurrent bias [9] but got [3]",
        refusal(
            () ->
                Ops.gruScan(
                    projected(Tensor.zeros(2, 5, 9)),
                    Tensor.zeros(3, 9),
                    Tensor.zeros(3),
                    true,
                    null,
                    state)));
    assertEquals(
        "simpleRnnScan: expected LINEAR, SIGMOID, TANH or RELU but got GELU; unroll the steps for"
            + " another activation",
        refusal(
            () ->
                Ops.simpleRnnScan(
                    projected(Tensor.zeros(2, 5, 3)),
                    Tensor.zeros(3, 3),
                    Activation.GELU,
                    null,
                    state)));
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }

  /** Enough numbers that a scan projects them in several pieces, on two threads. */
  @ParameterizedTest
  @CsvSource({"3, 40, 9, 257", "18, 11, 31, 128", "1, 130, 7, 200"})
  void factorsGiveTheBitsOfTheirProduct(int b, int t, int d, int h) {
    Tensor x = random(1, b, t, d);
    Tensor state = random(2, b, h);
    BiFunction<ScanInput, Tensor, Tensor> lstm =
        (input, u) -> Ops.lstmScan(input, u, null, state, state).outputs();
    BiFunction<ScanInput, Tensor, Tensor> after =
        (input, u) -> Ops.gruScan(input, u, null, true, null, state).outputs();
    BiFunction<ScanInput, Tensor, Tensor> before =
        (input, u) -> Ops.gruScan(input, u, null, false, null, state).outputs();
    BiFunction<ScanInput, Tensor, Tensor> simple =
        (input, u) -> Ops.simpleRnnScan(input, u, Activation.TANH, null, state).outputs();
    checkFactors(x, h, 4, lstm);
    checkFactors(x, h, 3, after);
    checkFactors(x, h, 3, before);
    checkFactors(x, h, 1, simple);
  }

  private static void checkFactors(
      Tensor x, int h, int gates, BiFunction<ScanInput, Tensor, Tensor> scan) {
    Tensor w = weights(3, x.dim(2), gates * h);
    Tensor bias = random(4, gates * h);
    Tensor u = weights(5, h, gates * h);
    List<Tensor> by = List.of(x, w, bias, u);
    List<float[]> whole =
        outputAndGradients(by, () -> scan.apply(projected(Ops.linear(x, w, bias)), u));
    List<float[]> factors = outputAndGradients(by, () -> scan.apply(ScanInput.of(x, w, bias), u));
    assertArrayEquals(whole.get(0), scan.apply(ScanInput.of(x, w, bias), u).toArray());
    for (int i = 0; i < whole.size(); i++) {
      assertArrayEquals(whole.get(i), factors.get(i), "part " + i);
    }
  }

  /** The output, and twice its gradients: a tape can be asked again. */
  private static List<float[]> outputAndGradients(List<Tensor> by, Supplier<Tensor> scan) {
    List<float[]> all = new ArrayList<>();
    try (GradientTape tape = GradientTape.record()) {
      by.forEach(tape::watch);
      Tensor y = scan.get();
      Tensor loss = Ops.sum(Ops.square(y));
      all.add(y.toArray());
      for (int turn = 0; turn < 2; turn++) {
        Gradients gradients = tape.gradient(loss, by);
        by.forEach(each -> all.add(Objects.requireNonNull(gradients.of(each)).toArray()));
      }
    }
    return all;
  }
}
