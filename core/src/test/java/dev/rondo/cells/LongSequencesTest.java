package dev.rondo.cells;

import dev.rondo.cells.CellContract.Variant;
import dev.rondo.cells.CellProblem.Size;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hundreds of steps with holes, against float64: an error that a scan makes at a step adds up, and
 * a product of hundreds of factors would underflow.
 */
class LongSequencesTest {

  static Stream<Variant> cells() {
    return Stream.of(
        first(new MguCellTest(), "3 units"),
        first(new MinGruCellTest(), "9 units"),
        first(new MinLstmCellTest(), "9 units"),
        first(new SruCellTest(), "3 units"),
        first(new SruCellTest(), "linear recurrence"),
        first(new IndRnnCellTest(), "tanh, bound"),
        first(new QrnnCellTest(), "fo of 2, 3 units"),
        first(new QrnnCellTest(), "ifo of 4, 3 units"),
        first(new LruCellTest(), "9 units"),
        first(new SlstmCellTest(), "3 units"),
        first(new JordanCellTest(), "3 units"));
  }

  private static Variant first(CellContract contract, String name) {
    return contract.variants().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void threeHundredStepsWithHoles(Variant variant) {
    RandomState random = RandomState.seeded(5);
    float[] mask = new float[2 * 300];
    for (int i = 0; i < mask.length; i++) {
      // one step in four is skipped, and a long hole
      mask[i] = random.nextInt(4) == 0 || i % 300 > 120 && i % 300 < 160 ? 0 : 1;
    }
    Size size = new Size(2, 300, 2);
    StepReference reference = Objects.requireNonNull(variant.reference());
    for (Tensor holes : new Tensor[] {null, Tensor.of(mask, 2, 300)}) {
      CellProblem problem = new CellProblem(variant.cell(), size, holes, 11);
      Map<String, double[]> expected = problem.inFloat64(reference);
      CellProblem.assertAgree(variant.name(), expected, problem.run());
    }
  }
}
