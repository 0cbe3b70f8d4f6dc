package dev.rondo.cells;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.tensor.Activation;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimpleRnnCellTest extends CellContract {
  private static final Set<Activation> FUSED =
      EnumSet.of(Activation.LINEAR, Activation.TANH, Activation.SIGMOID, Activation.RELU);

  /** With a kink, in the function or in its slope, at which finite differences fail. */
  private static final Set<Activation> KINKED =
      EnumSet.of(
          Activation.RELU,
          Activation.RELU6,
          Activation.LEAKY_RELU,
          Activation.SELU,
          Activation.ELU,
          Activation.HARD_SIGMOID,
          Activation.HARD_SIGMOID_2,
          Activation.HARD_TANH,
          Activation.SOFTSIGN);

  @Override
  Stream<Variant> variants() {
    // Not EXP, which overflows within a few steps when it is fed back.
    Stream<Variant> activations =
        Arrays.stream(Activation.values()).filter(f -> f != Activation.EXP).map(this::variant);
    SimpleRnnCell bare = new SimpleRnnCell(9).withoutBias();
    SimpleRnnCell wide = new SimpleRnnCell(17);
    SimpleRnnReference tanh = new SimpleRnnReference(Activation.TANH);
    return Stream.concat(
        activations,
        Stream.of(
            new Variant("no bias", bare, tanh, "fused", true),
            new Variant("17 units", wide, tanh, "fused", true)));
  }

  private Variant variant(Activation f) {
    String name = f.name().toLowerCase(Locale.ROOT);
    boolean overRows = f == Activation.SOFTMAX || f == Activation.LOG_SOFTMAX;
    return new Variant(
        name,
        new SimpleRnnCell(3).activation(f),
        overRows ? null : new SimpleRnnReference(f),
        FUSED.contains(f) ? "fused" : "unrolled (activation " + name + ")",
        !KINKED.contains(f));
  }

  @Test
  void weightsStartAsInKeras() {
    Weights weights = Weights.seeded(1);
    new SimpleRnnCell(4).build(weights, 3);
    assertEquals("[kernel[3, 4], recurrent_kernel[4, 4], bias[4]]", weights.list().toString());
    assertArrayEquals(new float[4], weights.get("bias").value().toArray());
    assertOrthonormalRows(weights.get("recurrent_kernel"));
  }

  static void assertOrthonormalRows(Weight weight) {
    int rows = weight.value().dim(0);
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < rows; k++) {
        double dot = 0;
        for (int j = 0; j < weight.value().dim(1); j++) {
          dot += weight.value().get(i, j) * weight.value().get(k, j);
        }
        assertEquals(i == k ? 1 : 0, dot, 1e-5);
      }
    }
  }

  @Test
  void optionsAreKept() {
    SimpleRnnCell cell =
        new SimpleRnnCell(2)
            .activation(Activation.RELU)
            .withoutBias()
            .initializers(Initializers.ones(), Initializers.zeros(), Initializers.ones());
    Weights weights = Weights.seeded(1);
    cell.build(weights, 1);
    assertEquals(List.of("kernel", "recurrent_kernel"), names(weights));
    assertArrayEquals(new float[] {1, 1}, weights.get("kernel").value().toArray());
    assertArrayEquals(new float[4], weights.get("recurrent_kernel").value().toArray());
    assertEquals(Activation.RELU, cell.activation());
    assertEquals(new SimpleRnnCell(2), new SimpleRnnCell(2));
    assertNotEquals(new SimpleRnnCell(2), cell);
  }

  static List<String> names(Weights weights) {
    return weights.list().stream().map(Weight::name).toList();
  }

  @Test
  void refusesNoUnits() {
    assertUnitsRefused("SimpleRnnCell", () -> new SimpleRnnCell(0));
  }

  static void assertUnitsRefused(String cell, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertEquals(cell + ": expected units of at least 1 but got 0", message);
  }
}
