package dev.rondo.cells;

import static dev.rondo.cells.SimpleRnnCellTest.assertOrthonormalRows;
import static dev.rondo.cells.SimpleRnnCellTest.assertUnitsRefused;
import static dev.rondo.tensor.Activation.GELU;
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
import org.junit.jupiter.api.function.Executable;

class LstmCellTest extends CellContract {

  @Override
  Stream<Variant> variants() {
    LstmCell small = new LstmCell(3);
    return Stream.of(
        variant("3 units", small, "fused", true),
        variant("9 units", new LstmCell(9), "fused", true),
        variant("17 units", new LstmCell(17), "fused", true),
        variant("no bias", new LstmCell(9).withoutBias(), "fused", true),
        variant("peepholes", small.withPeepholes(), "fused", true),
        variant("peepholes, no bias", small.withPeepholes().withoutBias(), "fused", true),
        equation("peepholes, 9 units", new LstmCell(9).withPeepholes(), true),
        equation("peepholes, 17 units", new LstmCell(17).withPeepholes(), true),
        equation("coupled gates", small.withCoupledGates(), true),
        equation("coupled gates, 17 units", new LstmCell(17).withCoupledGates(), true),
        equation("coupled gates, no bias", small.withCoupledGates().withoutBias(), true),
        equation(
            "coupled gates, peepholes", new LstmCell(9).withCoupledGates().withPeepholes(), true),
        equation("cell clip", new LstmCell(9).cellClip(0.4f), false),
        equation("cell clip, peepholes", new LstmCell(9).withPeepholes().cellClip(0.5f), false),
        equation(
            "cell clip, coupled gates", new LstmCell(9).withCoupledGates().cellClip(0.3f), false),
        equation(
            "all three", new LstmCell(17).withCoupledGates().withPeepholes().cellClip(0.5f), false),
        equation(
            "a clip that nothing reaches", new LstmCell(9).withPeepholes().cellClip(100), true),
        equation("projection", small.projection(2), true),
        equation("projection to 9 of 17", new LstmCell(17).projection(9), true),
        equation("projection to more", small.projection(5).withoutBias(), true),
        equation("projection, peepholes", new LstmCell(9).projection(4).withPeepholes(), true),
        equation(
            "projection, coupled gates, cell clip",
            new LstmCell(9).projection(4).withCoupledGates().cellClip(0.5f),
            false),
        // A division by the deviation of three numbers bends too much for differences in float32;
        // the equation takes them in float64.
        equation("layer norm", small.withLayerNormalization(), false),
        equation("layer norm, 17 units", new LstmCell(17).withLayerNormalization(), false),
        equation("layer norm, no bias", small.withLayerNormalization().withoutBias(), false),
        equation(
            "layer norm, coupled gates, cell clip",
            new LstmCell(9).withLayerNormalization().withCoupledGates().cellClip(0.5f),
            false),
        equation(
            "layer norm, projection",
            new LstmCell(9).withLayerNormalization().projection(4),
            false),
        equation("output gelu", small.outputActivation(GELU), "unrolled (output activation gelu)"),
        equation(
            "candidate gelu, output tanh",
            small.projection(2).activations(GELU, SIGMOID).outputActivation(TANH),
            "unrolled (activation gelu)"),
        equation(
            "candidate gelu, output silu, layer norm",
            small.withLayerNormalization().activations(GELU, SIGMOID).outputActivation(SILU),
            "unrolled (activation gelu, output activation silu)"),
        new Variant(
            "clipped sums",
            small.withPeepholes().sumClip(0.6f),
            LstmVariantEquation.of(small.withPeepholes().sumClip(0.6f)),
            "unrolled (sums are clipped)",
            false),
        equation("output tanh by name", small.outputActivation(TANH), "fused"),
        new Variant(
            "coupled gates, silu",
            small.withCoupledGates().activations(TANH, SILU),
            null,
            "unrolled (recurrent activation silu)",
            true),
        variant("state as output", small.withStateAsOutput(), "unrolled (state is output)", true),
        variant(
            "state as output, no bias",
            small.withStateAsOutput().withoutBias(),
            "unrolled (state is output)",
            true),
        variant(
            "softsign",
            small.activations(SOFTSIGN, SIGMOID),
            "unrolled (activation softsign)",
            false),
        variant(
            "relu, hard sigmoid",
            small.activations(RELU, HARD_SIGMOID),
            "unrolled (activation relu, recurrent activation hard_sigmoid)",
            false),
        variant(
            "silu gates",
            small.activations(TANH, SILU),
            "unrolled (recurrent activation silu)",
            true),
        variant(
            "peepholes, gelu",
            small.withPeepholes().activations(GELU, SIGMOID),
            "unrolled (activation gelu)",
            true),
        variant(
            "state as output, gelu",
            small.withStateAsOutput().activations(GELU, TANH),
            "unrolled (state is output)",
            true),
        new Variant(
            "softmax gates",
            small.activations(TANH, SOFTMAX),
            null,
            "unrolled (recurrent activation softmax)",
            true));
  }

  private static Variant equation(String name, LstmCell cell, boolean smooth) {
    return new Variant(name, cell, LstmVariantEquation.of(cell), "fused", smooth);
  }

  private static Variant equation(String name, LstmCell cell, String path) {
    boolean smooth = !cell.form().normalized();
    return new Variant(name, cell, LstmVariantEquation.of(cell), path, smooth);
  }

  private static Variant variant(String name, LstmCell cell, String path, boolean smooth) {
    return new Variant(name, cell, LstmReference.of(cell), path, smooth);
  }

  @Test
  void weightsStartAsInKeras() {
    Weights weights = Weights.seeded(1);
    new LstmCell(2).build(weights, 3);
    assertEquals("[kernel[3, 8], recurrent_kernel[2, 8], bias[8]]", weights.list().toString());
    assertBias(weights, 0, 0, 1, 1, 0, 0, 0, 0);
    assertOrthonormalRows(weights.get("recurrent_kernel"));
  }

  private static void assertBias(Weights weights, float... expected) {
    assertArrayEquals(expected, weights.get("bias").value().toArray());
  }

  @Test
  void forgetBiasStartsAtOneUnlessToldOtherwise() {
    LstmCell halves =
        new LstmCell(1)
            .initializers(Initializers.ones(), Initializers.zeros(), Initializers.constant(0.5f));
    assertBias(built(halves), 0.5f, 1, 0.5f, 0.5f);
    assertBias(built(halves.withoutUnitForgetBias()), 0.5f, 0.5f, 0.5f, 0.5f);
    assertBias(built(halves.withStateAsOutput()), 0.5f, 1, 0.5f);
    assertBias(built(halves.withCoupledGates()), -1, 0.5f, 0.5f);
    assertBias(built(new LstmCell(1).withoutUnitForgetBias()), 0, 0, 0, 0);
    assertArrayEquals(new float[] {1, 1, 1, 1}, built(halves).get("kernel").value().toArray());
    assertArrayEquals(new float[4], built(halves).get("recurrent_kernel").value().toArray());
  }

  private static Weights built(LstmCell cell) {
    Weights weights = Weights.seeded(1);
    cell.build(weights, 1);
    return weights;
  }

  @Test
  void optionsDecideWhichWeightsThereAre() {
    assertEquals(
        "[kernel[1, 8], recurrent_kernel[2, 8], bias[8], peephole[3, 2]]",
        built(new LstmCell(2).withPeepholes()).list().toString());
    assertEquals(
        "[kernel[1, 6], recurrent_kernel[2, 6], bias[6]]",
        built(new LstmCell(2).withStateAsOutput()).list().toString());
    assertEquals(
        "[kernel[1, 8], recurrent_kernel[2, 8]]",
        built(new LstmCell(2).withoutBias()).list().toString());
    assertEquals(
        "[kernel[1, 6], recurrent_kernel[2, 6], bias[6], peephole[2, 2]]",
        built(new LstmCell(2).withPeepholes().withCoupledGates()).list().toString());
    assertEquals(new LstmCell(2).withPeepholes(), new LstmCell(2).withPeepholes());
  }

  @Test
  void optionsOfNewerFormsDecideWhichWeightsThereAre() {
    assertEquals(
        "[kernel[1, 16], recurrent_kernel[3, 16], bias[16], projection_kernel[4, 3]]",
        built(new LstmCell(4).projection(3)).list().toString());
    Weights normal = built(new LstmCell(2).withLayerNormalization());
    assertEquals(
        "[kernel[1, 8], recurrent_kernel[2, 8], bias[8], kernel_gain[8], recurrent_gain[8],"
            + " cell_gain[2], cell_bias[2]]",
        normal.list().toString());
    assertArrayEquals(
        new float[] {1, 1, 1, 1, 1, 1, 1, 1}, normal.get("kernel_gain").value().toArray());
    assertArrayEquals(new float[] {0, 0}, normal.get("cell_bias").value().toArray());
    assertArrayEquals(new int[] {3, 4}, new LstmCell(4).projection(3).stateSizes());
  }

  @Test
  void whatDoesNotGoTogetherIsRefusedAtTheOption() {
    LstmCell cell = new LstmCell(4);
    assertRefused(
        "expected peepholes or layer normalization but got both: peepholes pass by the sums that"
            + " layer normalization brings to one scale; choose one",
        () -> cell.withPeepholes().withLayerNormalization());
    assertRefused(
        "expected layer normalization or stateIsOutput but got both: layer normalization acts on"
            + " the cell state, which stateIsOutput does away with; choose one",
        () -> cell.withLayerNormalization().withStateAsOutput());
    assertRefused("expected a projection to at least 1 number but got 0", () -> cell.projection(0));
    assertRefused(
        "expected a projection or stateIsOutput but got both: a projection is of the output, which"
            + " stateIsOutput makes the state itself; choose one",
        () -> cell.withStateAsOutput().projection(2));
    assertRefused(
        "expected an outputActivation or stateIsOutput but got both: the output has an activation"
            + " of its own only if the state is not the output; choose one",
        () -> cell.withStateAsOutput().outputActivation(RELU));
    assertRefused("expected a cellClip above 0 but got -1.0", () -> cell.cellClip(-1));
    assertRefused("expected a sumClip above 0 but got 0.0", () -> cell.sumClip(0));
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(
        "LstmCell: " + message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void refusesNoUnitsAndPeepholesIntoNothing() {
    assertUnitsRefused("LstmCell", () -> new LstmCell(0));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new LstmCell(2).withPeepholes().withStateAsOutput())
            .getMessage();
    assertEquals(
        "LstmCell: expected peepholes or stateIsOutput but got both: peepholes look at the cell"
            + " state, which stateIsOutput does away with; choose one",
        message);
    assertEquals(
        "LstmCell: expected coupled gates or stateIsOutput but got both: each is a variant of the"
            + " gates; choose one",
        assertThrows(
                IllegalArgumentException.class,
                () -> new LstmCell(2).withCoupledGates().withStateAsOutput())
            .getMessage());
  }
}
