package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.testing.GradientCheck;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LinearScanTest {
  private static final int[][] SIZES = {{1, 1, 1}, {2, 1, 3}, {1, 5, 7}, {3, 4, 8}, {5, 6, 17}};

  /** Of different sequences masked at the beginning, in the middle and at the end. */
  private static Tensor mask(int batch, int steps) {
    float[] values = new float[batch * steps];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 3 == 1 ? 0 : 1;
    }
    return Tensor.of(values, batch, steps);
  }

  /** Both results in one tensor, so that a loss sees them. */
  private static Tensor both(Scanned scanned) {
    return Ops.concat(1, scanned.outputs(), Ops.expandDims(scanned.state().get(0), 1));
  }

  private static void assertGradients(String name, Supplier<Scanned> scan, Tensor... by) {
    Poison.memoryOf(() -> both(scan.get()), by);
    GradientCheck.assertGradients(name, () -> both(scan.get()), by);
    GradientCheck.assertGradients(name + ", outputs", () -> scan.get().outputs(), by);
    GradientCheck.assertGradients(name + ", state", () -> scan.get().state().get(0), by);
    GradientCheck.assertGradients(
        name + ", of the last", () -> both(scan.get()), by[by.length - 1]);
    Poison.memoryOf(() -> both(scan.get()), by);
  }

  @Test
  void gradientsAreFiniteDifferences() {
    for (int[] size : SIZES) {
      int batch = size[0];
      int steps = size[1];
      int units = size[2];
      Tensor a = random(1, batch, steps, units).mul(0.5f);
      Tensor b = random(2, batch, steps, units);
      Tensor h0 = random(3, batch, units);
      Tensor factors = random(4, 2 * units).mul(0.5f);
      Tensor pairs = random(5, batch, steps, 2 * units);
      Tensor pairs0 = random(6, batch, 2 * units);
      for (Tensor mask : new Tensor[] {null, mask(batch, steps)}) {
        String name = Arrays.toString(size) + (mask == null ? "" : " with mask");
        assertGradients("real " + name, () -> Recurrences.linear(a, b, mask, h0), a, b, h0);
        assertGradients("hold " + name, () -> Recurrences.hold(b, mask, h0), b, h0);
        assertGradients(
            "complex " + name,
            () -> Recurrences.complexLinear(factors, pairs, mask, pairs0),
            factors,
            pairs,
            pairs0);
      }
    }
  }

  @Test
  void valuesOfASmallCase() {
    Tensor a = Tensor.of(new float[] {2, 3, -1}, 1, 3, 1);
    Tensor b = Tensor.of(new float[] {1, 10, 5}, 1, 3, 1);
    Tensor h0 = Tensor.of(new float[] {4}, 1, 1);
    Tensor hole = Tensor.of(new float[] {1, 0, 1}, 1, 3);
    assertArrayEquals(
        new float[] {9, 37, -32}, Recurrences.linear(a, b, null, h0).outputs().toArray());
    assertArrayEquals(
        new float[] {9, 9, -4}, Recurrences.linear(a, b, hole, h0).outputs().toArray());
    assertArrayEquals(new float[] {1, 1, 5}, Recurrences.hold(b, hole, h0).outputs().toArray());
    // (0 + 1i)(1 + 2i) + (3 + 0i) = 1 + 1i
    Tensor i = Tensor.of(new float[] {0, 1}, 2);
    Tensor term = Tensor.of(new float[] {3, 0}, 1, 1, 2);
    Tensor start = Tensor.of(new float[] {1, 2}, 1, 2);
    assertArrayEquals(
        new float[] {1, 1}, Recurrences.complexLinear(i, term, null, start).outputs().toArray());
  }

  @Test
  void polarNumbers() {
    Tensor radius = random(7, 5);
    Tensor angle = random(8, 5);
    Tensor z = Recurrences.polar(radius, angle);
    for (int i = 0; i < 5; i++) {
      assertEquals(radius.get(i) * Math.cos(angle.get(i)), z.get(i), 1e-6);
      assertEquals(radius.get(i) * Math.sin(angle.get(i)), z.get(5 + i), 1e-6);
    }
    GradientCheck.assertGradients("polar", () -> Recurrences.polar(radius, angle), radius, angle);
    refused(
        "polar: expected radii [N] and angles [N] but got [5] and [4]",
        () -> Recurrences.polar(radius, random(9, 4)));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void refusesShapesThatDoNotFit() {
    Tensor b = Tensor.zeros(2, 3, 4);
    Tensor h0 = Tensor.zeros(2, 4);
    refused(
        "linear recurrence: expected factors of the shape of the terms, [2, 3, 4], but got [4]",
        () -> Recurrences.linear(Tensor.zeros(4), b, null, h0));
    refused(
        "linear recurrence: expected a state [2, 4] but got [2, 3]",
        () -> Recurrences.linear(b, b, null, Tensor.zeros(2, 3)));
    refused(
        "linear recurrence: expected a mask [2, 3] but got [3, 2]",
        () -> Recurrences.linear(b, b, Tensor.zeros(3, 2), h0));
    refused(
        "hold: expected terms [batch, time, units], at least one of each, but got [2, 4]",
        () -> Recurrences.hold(h0, null, h0));
    refused(
        "complex linear recurrence: expected terms [batch, time, 2 * units], at least one of each,"
            + " but got [2, 3, 5]",
        () -> Recurrences.complexLinear(b, Tensor.zeros(2, 3, 5), null, h0));
    refused(
        "complex linear recurrence: expected factors [4] but got [2]",
        () -> Recurrences.complexLinear(Tensor.zeros(2), b, null, h0));
  }
}
