package dev.rondo.cells;

import static dev.rondo.cells.SimpleRnnCellTest.assertOrthonormalRows;
import static dev.rondo.cells.SimpleRnnCellTest.assertUnitsRefused;
import static dev.rondo.tensor.Activation.HARD_SIGMOID;
import static dev.rondo.tensor.Activation.RELU;
import static dev.rondo.tensor.Activation.SIGMOID;
import static dev.rondo.tensor.Activation.SILU;
import static dev.rondo.tensor.Activation.SOFTMAX;
import static dev.rondo.tensor.Activation.SOFTSIGN;
import static dev.rondo.tensor.Activation.TANH;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GruCellTest extends CellContract {

  @Override
  Stream<Variant> variants() {
    GruCell small = new GruCell(3);
    return Stream.of(
        variant("3 units", small, "fused", true),
        variant("9 units", new GruCell(9), "fused", true),
        variant("17 units", new GruCell(17), "fused", true),
        variant("no bias", new GruCell(9).withoutBias(), "fused", true),
        variant("reset before, 3 units", small.resetBefore(), "fused", true),
        variant("reset before, 9 units", new GruCell(9).resetBefore(), "fused", true),
        variant("reset before, 17 units", new GruCell(17).resetBefore(), "fused", true),
        variant("reset before, no bias", small.resetBefore().withoutBias(), "fused", true),
        clipped("clipped sums", small.sumClip(0.5f)),
        clipped("clipped sums, reset before", small.resetBefore().sumClip(0.5f)),
        normal("layer norm", small.withLayerNormalization()),
        normal("layer norm, 17 units", new GruCell(17).withLayerNormalization()),
        normal("layer norm, no bias", small.withLayerNormalization().withoutBias()),
        new Variant(
            "layer norm, silu",
            small.withLayerNormalization().activations(SILU, SIGMOID),
            null,
            "unrolled (activation silu)",
            false),
        variant("silu", small.activations(SILU, SIGMOID), "unrolled (activation silu)", true),
        variant(
            "reset before, softsign gates",
            small.resetBefore().activations(TANH, SOFTSIGN),
            "unrolled (recurrent activation softsign)",
            false),
        variant(
            "relu, hard sigmoid",
            small.activations(RELU, HARD_SIGMOID),
            "unrolled (activation relu, recurrent activation hard_sigmoid)",
            false),
        variant(
            "reset before, relu, hard sigmoid",
            small.resetBefore().activations(RELU, HARD_SIGMOID),
            "unrolled (activation relu, recurrent activation hard_sigmoid)",
            false),
        new Variant(
            "softmax candidate",
            small.activations(SOFTMAX, SIGMOID),
            null,
            "unrolled (activation softmax)",
            true));
  }

  private static Variant clipped(String name, GruCell cell) {
    GruClipEquation equation = new GruClipEquation(cell.resetAfter(), cell.sumClip());
    return new Variant(name, cell, equation, "unrolled (sums are clipped)", false);
  }

  private static Variant normal(String name, GruCell cell) {
    // A division by the deviation of three numbers bends too much for differences in float32; the
    // equation takes them in float64.
    return new Variant(name, cell, new GruNormalEquation(), "fused", false);
  }

  private static Variant variant(String name, GruCell cell, String path, boolean smooth) {
    return new Variant(name, cell, GruReference.of(cell), path, smooth);
  }

  @Test
  void weightsStartAsInKeras() {
    Weights weights = built(new GruCell(2));
    assertEquals(
        "[kernel[3, 6], recurrent_kernel[2, 6], bias[6], recurrent_bias[6]]",
        weights.list().toString());
    assertArrayEquals(new float[6], weights.get("bias").value().toArray());
    assertArrayEquals(new float[6], weights.get("recurrent_bias").value().toArray());
    assertOrthonormalRows(weights.get("recurrent_kernel"));
  }

  private static Weights built(GruCell cell) {
    Weights weights = Weights.seeded(1);
    cell.build(weights, 3);
    return weights;
  }

  @Test
  void optionsDecideWhichWeightsThereAre() {
    assertEquals(
        "[kernel[3, 6], recurrent_kernel[2, 6], bias[6]]",
        built(new GruCell(2).resetBefore()).list().toString());
    assertEquals(
        "[kernel[3, 6], recurrent_kernel[2, 6]]",
        built(new GruCell(2).withoutBias()).list().toString());
    GruCell ones =
        new GruCell(1)
            .initializers(Initializers.ones(), Initializers.zeros(), Initializers.constant(2));
    assertArrayEquals(new float[] {2, 2, 2}, built(ones).get("bias").value().toArray());
    assertArrayEquals(new float[3], built(ones).get("recurrent_kernel").value().toArray());
    assertEquals(new GruCell(2).resetBefore(), new GruCell(2).resetBefore());
  }

  @Test
  void layerNormalizationHasGainsAndIsRefusedWithResetBefore() {
    assertEquals(
        "[kernel[3, 6], recurrent_kernel[2, 6], bias[6], recurrent_bias[6], kernel_gain[6],"
            + " recurrent_gain[6]]",
        built(new GruCell(2).withLayerNormalization()).list().toString());
    assertEquals(
        "GruCell: expected layer normalization or resetBefore() but got both: layer normalization"
            + " is of the form with reset after; leave one out",
        assertThrows(
                IllegalArgumentException.class,
                () -> new GruCell(2).withLayerNormalization().resetBefore())
            .getMessage());
  }

  @Test
  void aSumClipIsAboveZero() {
    assertEquals(
        "GruCell: expected a sumClip above 0 but got NaN",
        assertThrows(IllegalArgumentException.class, () -> new GruCell(2).sumClip(Float.NaN))
            .getMessage());
  }

  @Test
  void refusesNoUnits() {
    assertUnitsRefused("GruCell", () -> new GruCell(0));
  }
}
