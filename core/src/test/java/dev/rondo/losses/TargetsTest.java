package dev.rondo.losses;

import static dev.rondo.losses.Losses.binaryCrossentropy;
import static dev.rondo.losses.Losses.categoricalCrossentropy;
import static dev.rondo.losses.Losses.mae;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Which targets fit which prediction, and what is said of those that do not. */
class TargetsTest {
  private static final Tensor P = Tensor.full(dev.rondo.tensor.Shape.of(4, 5), 0.2f);

  @Test
  void aLastAxisOfOneMayBeThereOrNot() {
    Tensor flat = Tensor.of(new float[] {1, 2, 3}, 3);
    Tensor column = Tensor.of(new float[] {2, 2, 5}, 3, 1);
    float[] expected = {1, 0, 4};
    // Broadcasting [3] with [3, 1] to [3, 3] would give other numbers.
    assertArrayEquals(expected, mse().perExample(flat, column).toArray());
    assertArrayEquals(expected, mse().perExample(column, flat).toArray());
    assertArrayEquals(expected, mse().perExample(flat, Tensor.of(column.toArray(), 3)).toArray());
    Tensor steps = Tensor.zeros(3, 2);
    assertEquals(2, mae().perExample(steps, Tensor.zeros(3, 2, 1)).rank());
  }

  @Test
  void labelsMayBeWholeFloatsOrAColumn() {
    Tensor expected =
        sparseCategoricalCrossentropy().perExample(Tensor.ofInts(new int[] {0, 1, 2, 4}, 4), P);
    Tensor floats = Tensor.of(new float[] {0, 1, 2, 4}, 4, 1);
    assertArrayEquals(
        expected.toArray(), sparseCategoricalCrossentropy().perExample(floats, P).toArray());
    assertEquals(Math.log(5), expected.get(3), 1e-6);
  }

  @Test
  void errorsNameBothShapesAndTheRemedy() {
    Tensor labels = Tensor.ofInts(new int[] {0, 1, 2, 3}, 4);
    says(categoricalCrossentropy(), labels, P, "[4, 5]", "[4]", "sparseCategoricalCrossentropy");
    says(mse(), labels, P, "[4, 5]", "[4]", "sparseCategoricalCrossentropy");
    says(mae(), Tensor.zeros(4), P, "[4, 5]", "[4]", "give the last layer one unit");
    says(mae(), Tensor.zeros(4, 1), P, "[4, 5]", "[4, 1]", "as many units as the target has");
    says(sparseCategoricalCrossentropy(), P, P, "[4]", "[4, 5]", "use categoricalCrossentropy");
    says(mse(), Tensor.zeros(3, 5), P, "[4, 5]", "[3, 5]", "as many targets as examples");
    says(mse(), Tensor.zeros(4, 2), P, "[4, 5]", "[4, 2]", "as many units");
    says(mse(), Tensor.zeros(4, 2), Tensor.zeros(4, 7, 2), "[4, 7, 2]", "returnSequences");
    Tensor one = Tensor.zeros(4, 1);
    says(sparseCategoricalCrossentropy(), labels, one, "2 or more", "binaryCrossentropy");
    says(binaryCrossentropy(), Tensor.zeros(2, 2), one, "[4, 1]", "[2, 2]");
  }

  @Test
  void labelsOutOfRangeAreNamedWithTheirPlace() {
    Tensor labels = Tensor.ofInts(new int[] {0, 1, 5, 3}, 4);
    says(sparseCategoricalCrossentropy(), labels, P, "0 to 4", "got 5", "example 2");
    Tensor negative = Tensor.ofInts(new int[] {0, 1, 1, -1}, 2, 2);
    says(
        sparseCategoricalCrossentropy().fromLogits(),
        negative,
        Tensor.zeros(2, 2, 3),
        "got -1",
        "example 1, step 1");
    Tensor broken = Tensor.of(new float[] {0, 1, 1.5f, 0}, 4);
    says(sparseCategoricalCrossentropy(), broken, P, "whole", "got 1.5", "example 2");
  }

  private static void says(Loss loss, Tensor target, Tensor prediction, String... parts) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> loss.apply(target, prediction));
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), part + " in: " + error.getMessage());
    }
  }
}
