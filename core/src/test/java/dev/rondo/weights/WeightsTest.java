package dev.rondo.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class WeightsTest {
  private final Weights weights = Weights.seeded(1);

  private static float[] values(Weights weights, String name) {
    return weights.get(name).value().toArray();
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void scopesPutTheirNameInFront() {
    Weights scope = weights.scope("lstm_1");
    Tensor kernel = scope.add("kernel", Initializers.ones(), 2, 3);
    weights.scope("lstm_10").scope("cell").add("bias", Initializers.zeros(), 4);
    assertEquals("[lstm_1/kernel[2, 3], lstm_10/cell/bias[4]]", weights.list().toString());
    assertEquals("[lstm_1/kernel[2, 3]]", scope.list().toString());
    assertSame(kernel, scope.get("kernel").value());
    assertSame(weights.get("lstm_1/kernel"), scope.get("kernel"));
    assertEquals(10, weights.parameters());
    assertEquals(6, scope.parameters());
    assertEquals(List.of(weights.get("lstm_1/kernel")), toList(scope));
  }

  private static List<Weight> toList(Iterable<Weight> weights) {
    List<Weight> list = new ArrayList<>();
    weights.forEach(list::add);
    return list;
  }

  @Test
  void startDependsOnSeedAndNameAlone() {
    weights.scope("a").add("kernel", Initializers.glorotUniform(), 3, 3);
    Weights other = Weights.seeded(1);
    other.scope("b").add("kernel", Initializers.glorotUniform(), 3, 3);
    other.scope("a").add("kernel", Initializers.glorotUniform(), 3, 3);
    assertArrayEquals(values(weights, "a/kernel"), values(other, "a/kernel"));
    assertFalse(Arrays.equals(values(other, "a/kernel"), values(other, "b/kernel")));
    Weights seeded = Weights.seeded(2);
    seeded.scope("a").add("kernel", Initializers.glorotUniform(), 3, 3);
    assertFalse(Arrays.equals(values(weights, "a/kernel"), values(seeded, "a/kernel")));
  }

  @Test
  void assignmentChangesTheNumbersInPlace() {
    Tensor value = weights.add("w", Initializers.zeros(), 2);
    Tensor source = Tensor.of(new float[] {3, 4}, 2);
    weights.get("w").assign(source);
    assertArrayEquals(new float[] {3, 4}, value.toArray());
    assertNotSame(source, weights.get("w").value());
    assertRefused(
        "w: expected values of shape [2] but got [1, 2]",
        () -> weights.get("w").assign(Tensor.zeros(1, 2)));
  }

  @Test
  void namesAreUniqueAndMustExist() {
    weights.scope("a").add("w", Initializers.zeros(), 2);
    assertRefused(
        "weight a/w: there is one of this name already",
        () -> weights.scope("a").add("w", Initializers.zeros(), 2));
    assertRefused(
        "weight a/v: there is none; the weights are [a/w]", () -> weights.scope("a").get("v"));
  }
}
