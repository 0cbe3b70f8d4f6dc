package dev.rondo.cells;

import static dev.rondo.cells.CellProblem.assertAgree;
import static dev.rondo.cells.CellProblem.doubles;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.CellFunction.Step;
import dev.rondo.cells.CellProblem.Size;
import dev.rondo.layers.Layers;
import dev.rondo.saving.Descriptions;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every cell must pass, in every variant. A test of a new cell extends this and names its
 * variants; nothing else is needed.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class CellContract {

  /**
   * A cell with some choice of options.
   *
   * @param reference the same in float64, or null if there is none
   * @param path what {@link CellFunction#path} must say
   * @param smooth whether finite differences can be taken; where not, the reference stands in
   */
  record Variant(
      String name, Cell cell, @Nullable StepReference reference, String path, boolean smooth) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Size[] SIZES = {
    new Size(1, 1, 1), new Size(1, 5, 3), new Size(2, 4, 9), new Size(7, 6, 2), new Size(11, 3, 5)
  };

  /** The variants to check; best of 3 to 9 units, so that a vector has a tail. */
  abstract Stream<Variant> variants();

  /** What a cell puts out before its first step: the part of its state that is its output. */
  Tensor beforeFirst(Cell cell, State initial) {
    return initial.h();
  }

  /** Each size without a mask and with one. */
  private static List<CellProblem> problems(Cell cell) {
    List<CellProblem> problems = new ArrayList<>();
    for (Size size : SIZES) {
      long seed = 31L * size.batch() + size.steps();
      Tensor mask = CellProblem.mask(size.batch(), size.steps());
      problems.add(new CellProblem(cell, size, null, seed));
      problems.add(new CellProblem(cell, size, mask, seed));
    }
    return problems;
  }

  private static String describe(CellProblem problem) {
    return problem.size + (problem.mask == null ? "" : " with mask");
  }

  @ParameterizedTest
  @MethodSource("variants")
  void saysHowItRuns(Variant variant) {
    CellProblem problem = new CellProblem(variant.cell, SIZES[1], null, 1);
    assertEquals(variant.path, problem.function.path());
  }

  @ParameterizedTest
  @MethodSource("variants")
  void valuesAndGradientsAreThoseOfFloat64(Variant variant) {
    if (variant.reference != null) {
      for (CellProblem problem : problems(variant.cell)) {
        assertAgree(describe(problem), problem.inFloat64(variant.reference), problem.run());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void gradientsAreFiniteDifferences(Variant variant) {
    if (!variant.smooth) {
      return;
    }
    for (CellProblem problem : problems(variant.cell)) {
      problem.assertGradientsAreDifferences(describe(problem));
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void scanEqualsUnrolledSteps(Variant variant) {
    for (CellProblem problem : problems(variant.cell)) {
      CellFunction unrolled = problem.function::step;
      assertAgree(describe(problem), doubles(problem.run(unrolled::scan)), problem.run());
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void oneStepEqualsScanOfOneStep(Variant variant) {
    CellProblem problem = new CellProblem(variant.cell, new Size(5, 1, 4), null, 5);
    Map<String, float[]> step =
        problem.run(
            (x, mask, initial) -> {
              Step taken = problem.function.step(Ops.squeeze(x, 1), initial);
              return new Scan(Ops.expandDims(taken.output(), 1), taken.state());
            });
    assertAgree("one step", doubles(step), problem.run());
  }

  /** State and outputs go on from where the first half left them, gradients too. */
  @ParameterizedTest
  @MethodSource("variants")
  void twoHalvesChainedEqualTheWhole(Variant variant) {
    for (Tensor mask : new Tensor[] {null, CellProblem.mask(7, 6)}) {
      CellProblem problem = new CellProblem(variant.cell, new Size(7, 6, 3), mask, 6);
      for (int cut : new int[] {1, 3, 5}) {
        Map<String, float[]> chained =
            problem.run((x, m, initial) -> chain(problem.function, x, m, initial, cut));
        assertAgree("cut at " + cut, doubles(problem.run()), chained);
      }
    }
  }

  private static Scan chain(
      CellFunction cell, Tensor x, @Nullable Tensor mask, State initial, int cut) {
    int steps = x.dim(1);
    Tensor early = mask == null ? null : mask.slice(1, 0, cut);
    Tensor late = mask == null ? null : mask.slice(1, cut, steps);
    Scan first = cell.scan(x.slice(1, 0, cut), early, initial);
    Scan second = cell.scan(x.slice(1, cut, steps), late, first.state());
    return new Scan(Ops.concat(1, first.outputs(), second.outputs()), second.state());
  }

  /** A row with holes gives what the same row gives when those steps are cut out. */
  @ParameterizedTest
  @MethodSource("variants")
  void maskedStepsMightAsWellNotBeThere(Variant variant) {
    int batch = 7;
    int steps = 6;
    Tensor mask = CellProblem.mask(batch, steps);
    CellProblem problem = new CellProblem(variant.cell, new Size(batch, steps, 3), mask, 7);
    Scan whole = problem.function.scan(problem.x, mask, problem.initial);
    for (int b = 0; b < batch; b++) {
      State state = row(problem.initial, b);
      Tensor output = null;
      for (int t = 0; t < steps; t++) {
        if (mask.get(b, t) != 0) {
          Tensor x = problem.x.slice(0, b, b + 1).slice(1, t, t + 1);
          Scan one = problem.function.scan(x, null, state);
          state = one.state();
          output = one.outputs();
        }
        Tensor here = whole.outputs().slice(0, b, b + 1).slice(1, t, t + 1);
        if (output != null) {
          CellProblem.assertClose("row " + b, doubles(output.toArray()), here.toArray(), 1e-5);
        } else {
          Tensor h = beforeFirst(variant.cell, row(problem.initial, b));
          assertArrayEquals(h.toArray(), here.toArray());
        }
      }
      assertStates(state, row(whole.state(), b));
    }
  }

  private static void assertStates(State expected, State actual) {
    for (int i = 0; i < expected.tensors().size(); i++) {
      double[] numbers = doubles(expected.get(i).toArray());
      CellProblem.assertClose("state " + i, numbers, actual.get(i).toArray(), 1e-5);
    }
  }

  private static State row(State state, int b) {
    return new State(state.tensors().stream().map(part -> part.slice(0, b, b + 1)).toList());
  }

  @ParameterizedTest
  @MethodSource("variants")
  void rowsOfABatchDoNotSeeEachOther(Variant variant) {
    CellProblem problem = new CellProblem(variant.cell, new Size(7, 4, 3), null, 8);
    Scan all = problem.function.scan(problem.x, null, problem.initial);
    for (int b = 0; b < 7; b++) {
      Scan alone =
          problem.function.scan(problem.x.slice(0, b, b + 1), null, row(problem.initial, b));
      float[] expected = all.outputs().slice(0, b, b + 1).toArray();
      CellProblem.assertClose("row " + b, doubles(expected), alone.outputs().toArray(), 1e-5);
      assertStates(row(all.state(), b), alone.state());
    }
  }

  /** A mask of ones is no mask, and a tape changes no number. */
  @ParameterizedTest
  @MethodSource("variants")
  void maskOfOnesAndTapeChangeNothing(Variant variant) {
    CellProblem problem = new CellProblem(variant.cell, new Size(3, 4, 5), null, 9);
    Tensor ones = Tensor.of(ones(12), 3, 4);
    Tensor intOnes = Ops.toInt(ones);
    float[] expected = problem.run().get("outputs");
    for (Tensor mask : new Tensor[] {null, ones, intOnes}) {
      Scan scan = problem.function.scan(problem.x, mask, problem.initial);
      assertArrayEquals(expected, scan.outputs().toArray());
    }
  }

  private static float[] ones(int n) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  @ParameterizedTest
  @MethodSource("variants")
  void descriptionIsSavedAndReadBack(Variant variant) {
    Class<? extends Record> type = variant.cell.getClass().asSubclass(Record.class);
    Descriptions known =
        (Layers.descriptions().contains(type)
                ? Descriptions.of().with(Layers.descriptions())
                : Descriptions.of(type))
            .with(Initializers.descriptions());
    assertEquals(variant.cell, known.read(known.write((Record) variant.cell), Cell.class));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void shapesAreThoseOfTheDescription(Variant variant) {
    CellProblem problem = new CellProblem(variant.cell, new Size(3, 4, 5), null, 10);
    Scan scan = problem.function.scan(problem.x, null, problem.initial);
    int width = variant.cell.outputSize();
    assertArrayEquals(new int[] {3, 4, width}, scan.outputs().shape().toArray());
    int[] widths = scan.state().tensors().stream().mapToInt(state -> state.dim(1)).toArray();
    assertArrayEquals(variant.cell.stateSizes(), widths);
  }
}
