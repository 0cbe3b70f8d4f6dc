package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.kernel.Workers;
import dev.rondo.tensor.OpCase.Numbers;
import dev.rondo.testing.GradientCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AttentionOpsTest {
  private final int threads = Workers.threads();

  @AfterEach
  void restore() {
    Workers.threads(threads);
  }

  /** All that may differ. */
  private record Sizes(int batch, int heads, int queries, int keys, int keyWidth, int valueWidth) {

    Tensor query() {
      return random(1, batch, queries, heads * keyWidth).mul(2f);
    }

    Tensor key() {
      return random(2, batch, keys, heads * keyWidth);
    }

    Tensor value() {
      return random(3, batch, keys, heads * valueWidth);
    }

    Tensor mask(long seed, int steps) {
      return Tensors01.of(seed, batch, steps);
    }

    AttentionMask masks(boolean causal) {
      return new AttentionMask(mask(4, queries), mask(5, keys), causal);
    }
  }

  /** Zeros and ones. */
  private static final class Tensors01 {
    static Tensor of(long seed, int batch, int steps) {
      RandomState random = RandomState.seeded(seed);
      float[] values = new float[batch * steps];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(3) == 0 ? 0f : 1f;
      }
      return Tensor.of(values, batch, steps);
    }
  }

  private static final List<Sizes> SIZES =
      List.of(
          new Sizes(2, 1, 3, 5, 4, 2),
          new Sizes(2, 3, 5, 5, 3, 4),
          new Sizes(1, 2, 1, 7, 1, 1),
          // more than one block of queries
          new Sizes(1, 2, 35, 2100, 3, 2));

  /** The weights of a query, from the definition. */
  private static double[] weights(
      Numbers query, Numbers key, Sizes n, ScaledDotProduct how, int b, int h, int t) {
    double[] weights = new double[n.keys];
    double sum = 0;
    for (int s = 0; s < n.keys; s++) {
      double score = 0;
      for (int k = 0; k < n.keyWidth; k++) {
        score += query.at(b, t, h * n.keyWidth + k) * key.at(b, s, h * n.keyWidth + k);
      }
      weights[s] = looks(how.mask(), b, t, s) ? Math.exp(how.scale() * score) : 0;
      sum += weights[s];
    }
    double all = sum == 0 ? 1 : sum;
    return Arrays.stream(weights).map(w -> w / all).toArray();
  }

  private static boolean looks(AttentionMask mask, int b, int t, int s) {
    return counts(mask.query(), b, t) && counts(mask.key(), b, s) && (!mask.causal() || s <= t);
  }

  private static boolean counts(@Nullable Tensor mask, int b, int step) {
    return mask == null || mask.get(b, step) != 0;
  }

  private static OpCase outputs(Sizes n, ScaledDotProduct how) {
    return OpCase.of(
        "attention " + n + how.mask(),
        in -> AttentionOps.attention(how, in[0], in[1], in[2]),
        Shape.of(n.batch, n.queries, n.heads * n.valueWidth),
        (x, i) -> {
          double[] weights = weights(x[0], x[1], n, how, i[0], i[2] / n.valueWidth, i[1]);
          double y = 0;
          for (int s = 0; s < n.keys; s++) {
            y += weights[s] * x[2].at(i[0], s, i[2]);
          }
          return y;
        },
        n.query(),
        n.key(),
        n.value());
  }

  private static OpCase weightsThemselves(Sizes n, ScaledDotProduct how) {
    return OpCase.of(
        "weights " + n + how.mask(),
        in -> weights(how, in[0], in[1], n.value()),
        Shape.of(n.batch, n.heads, n.queries, n.keys),
        (x, i) -> weights(x[0], x[1], n, how, i[0], i[1], i[2])[i[3]],
        n.query(),
        n.key());
  }

  private static Tensor weights(ScaledDotProduct how, Tensor query, Tensor key, Tensor value) {
    return Objects.requireNonNull(
        AttentionOps.attentionWithWeights(how, query, key, value).weights());
  }

  @TestFactory
  Stream<DynamicTest> outputsAndWeightsAreThoseOfTheDefinition() {
    List<OpCase> cases = new ArrayList<>();
    for (Sizes n : SIZES) {
      ScaledDotProduct plain = ScaledDotProduct.of(n.heads, 0.7f);
      for (AttentionMask mask :
          List.of(
              AttentionMask.none(),
              new AttentionMask(null, null, true),
              new AttentionMask(null, n.mask(5, n.keys), false),
              n.masks(false),
              n.masks(true))) {
        cases.add(outputs(n, plain.mask(mask)));
        if (n.keys < 100) {
          cases.add(weightsThemselves(n, plain.mask(mask)));
        }
      }
    }
    return cases.stream().map(OpCase::withGradient);
  }

  @Test
  void gradientsOfOutputsAndWeightsTogether() {
    Sizes n = SIZES.get(1);
    ScaledDotProduct how = ScaledDotProduct.of(3, 0.5f).mask(n.masks(true));
    Tensor query = n.query();
    Tensor key = n.key();
    Tensor value = n.value();
    GradientCheck.assertGradients(
        "both",
        () -> {
          Attended y = AttentionOps.attentionWithWeights(how, query, key, value);
          Tensor flat = Objects.requireNonNull(y.weights()).reshape(-1);
          return Ops.concat(0, y.output().reshape(-1), flat);
        },
        query,
        key,
        value);
  }

  /** One tensor in three roles, as in self-attention. */
  @Test
  void gradientsOfSelfAttentionWithDropout() {
    Tensor x = random(7, 2, 6, 4);
    GradientCheck.assertGradients(
        "dropout",
        () ->
            AttentionOps.attention(
                ScaledDotProduct.of(2, 0.7f)
                    .mask(new AttentionMask(null, null, true))
                    .dropout(0.4f, RandomState.seeded(3)),
                x,
                x,
                x),
        x);
  }

  /** With equal values the output says how much weight was kept. */
  @Test
  void dropoutKeepsTheMean() {
    Tensor query = random(1, 4, 50, 8);
    Tensor ones = Tensor.full(Shape.of(4, 50, 8), 1f);
    ScaledDotProduct how = ScaledDotProduct.of(2, 0.3f).dropout(0.25f, RandomState.seeded(1));
    Tensor y = AttentionOps.attention(how, query, query, ones);
    assertEquals(1f, Ops.mean(y).item(), 0.02f);
    Tensor again = AttentionOps.attention(how, query, query, ones);
    assertNotEquals(y.get(0, 0, 0), again.get(0, 0, 0));
  }

  @TestFactory
  Stream<DynamicTest> additiveScores() {
    List<OpCase> cases = new ArrayList<>();
    for (int units : new int[] {1, 3, 8, 17}) {
      cases.add(
          OpCase.of(
              "additiveScores " + units,
              in -> AttentionOps.additiveScores(in[0], in[1], in[2]),
              Shape.of(2, 3, 5),
              (x, i) -> {
                double score = 0;
                for (int u = 0; u < units; u++) {
                  score += x[2].at(u) * Math.tanh(x[0].at(i[0], i[1], u) + x[1].at(i[0], i[2], u));
                }
                return score;
              },
              random(1, 2, 3, units),
              random(2, 2, 5, units),
              random(3, units)));
    }
    return cases.stream().map(OpCase::withGradient);
  }

  @TestFactory
  Stream<DynamicTest> maskedSoftmax() {
    Sizes n = new Sizes(3, 1, 4, 5, 1, 1);
    AttentionMask mask = n.masks(true);
    OpCase one =
        OpCase.of(
            "maskedSoftmax",
            in -> AttentionOps.maskedSoftmax(in[0], mask),
            Shape.of(3, 4, 5),
            (x, i) -> {
              double sum = 0;
              for (int s = 0; s < 5; s++) {
                sum += looks(mask, i[0], i[1], s) ? Math.exp(x[0].at(i[0], i[1], s)) : 0;
              }
              boolean seen = looks(mask, i[0], i[1], i[2]);
              return seen ? Math.exp(x[0].at(i)) / sum : 0;
            },
            random(1, 3, 4, 5));
    return Stream.of(one.withGradient());
  }

  @Test
  void hugeScoresDoNotOverflow() {
    Tensor x = Tensor.of(new float[] {3e15f, -3e15f}, 1, 2, 1);
    Tensor value = Tensor.of(new float[] {1, 2}, 1, 2, 1);
    ScaledDotProduct how = ScaledDotProduct.of(1, 1e-3f);
    assertArrayEquals(new float[] {1, 2}, AttentionOps.attention(how, x, x, value).toArray());
  }

  @Test
  void sameBitsForOneTwoAndThreeThreads() {
    Workers.threads(1);
    List<float[]> alone = step();
    for (int threads = 2; threads <= 3; threads++) {
      Workers.threads(threads);
      List<float[]> together = step();
      for (int i = 0; i < alone.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i), 0f, "result " + i);
      }
    }
  }

  private static List<float[]> step() {
    Tensor query = random(1, 5, 70, 24);
    Tensor key = random(2, 5, 81, 24);
    Tensor value = random(3, 5, 81, 12);
    Tensor scale = random(4, 24);
    AttentionMask mask = new AttentionMask(null, Tensors01.of(9, 5, 81), true);
    try (GradientTape tape = GradientTape.record()) {
      List<Tensor> by = List.of(query, key, value, scale);
      by.forEach(tape::watch);
      Tensor y =
          AttentionOps.attention(
              ScaledDotProduct.of(3, 0.5f).mask(mask).dropout(0.1f, RandomState.seeded(1)),
              query,
              key,
              value);
      Tensor scores = AttentionOps.additiveScores(query, key, scale);
      Tensor other = AttentionOps.maskedSoftmax(scores, mask).matmul(value);
      Tensor loss = Ops.mean(Ops.square(y.add(other)));
      Gradients gradients = tape.gradient(loss, by);
      List<float[]> results = new ArrayList<>(List.of(loss.toArray()));
      gradients.forEach((x, gradient) -> results.add(gradient.toArray()));
      return results;
    }
  }

  private static void says(Runnable wrong, String part) {
    String message = "" + assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Tensor x = Tensor.zeros(2, 3, 4);
    ScaledDotProduct three = ScaledDotProduct.of(3, 1f);
    says(
        () -> AttentionOps.attention(three, x, x, x),
        "with 3 heads but got [2, 3, 4], [2, 3, 4] and");
    ScaledDotProduct one = ScaledDotProduct.of(1, 1f);
    says(
        () -> AttentionOps.attention(one, x, x, Tensor.zeros(2, 4, 4)),
        "attention: expected queries");
    says(
        () -> AttentionOps.attention(one, x, x, Tensor.zeros(2, 4)), "attention: expected queries");
    ScaledDotProduct masked = one.mask(new AttentionMask(null, Tensor.zeros(2, 4), false));
    says(
        () -> AttentionOps.attention(masked, x, x, x),
        "a mask of the keys of shape [2, 3] but got [2, 4]");
    says(() -> ScaledDotProduct.of(0, 1f), "expected at least one head");
    says(() -> one.dropout(1f, RandomState.seeded(1)), "a dropout rate in [0, 1)");
    says(() -> AttentionOps.additiveScores(x, x, Tensor.zeros(3)), "expected queries [B, T, U]");
    says(
        () -> AttentionOps.maskedSoftmax(Tensor.zeros(2, 3), AttentionMask.none()),
        "scores [B, T, S]");
  }
}
