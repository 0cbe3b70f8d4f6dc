package dev.rondo.cells;

import static dev.rondo.cells.CellProblem.assertAgree;
import static dev.rondo.cells.CellProblem.doubles;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.cells.CellFunction.Step;
import dev.rondo.cells.CellProblem.Size;
import dev.rondo.cells.StepReference.Taken;
import dev.rondo.kernel.Workers;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Scans;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Zoneout in the scans: by chance, and as it is expected. */
class ZoneoutTest {
  private static final Size SIZE = new Size(7, 6, 3);

  /** How much each step keeps. */
  private record Keep(Tensor h, @Nullable Tensor c, @Nullable Tensor recurrentMask) {

    CellFunction in(CellFunction function) {
      CellFunction zoned = function.withZoneout(h, c);
      return recurrentMask == null ? zoned : zoned.withRecurrentMask(recurrentMask);
    }

    /** By chance, by chance with dropout, and expected. */
    static List<Keep> of(Cell cell, Size size) {
      RandomState random = RandomState.seeded(8);
      int[] widths = cell.stateSizes();
      Shape shape = Shape.of(size.batch(), size.steps(), widths[0]);
      boolean hasC = widths.length > 1;
      Shape ofC = hasC ? Shape.of(size.batch(), size.steps(), widths[1]) : shape;
      Tensor h = Scans.zoneoutMask(shape, 0.3f, random);
      Tensor c = hasC ? Scans.zoneoutMask(ofC, 0.5f, random) : null;
      Tensor m = Ops.dropoutMask(Shape.of(size.batch(), widths[0]), 0.5f, random);
      Tensor expectedH = Ops.broadcastTo(Tensor.scalar(0.3f), shape);
      Tensor expectedC = hasC ? Ops.broadcastTo(Tensor.scalar(0.5f), ofC) : null;
      return List.of(
          new Keep(h, c, null),
          new Keep(h, null, null),
          new Keep(h, c, m),
          new Keep(expectedH, expectedC, null));
    }
  }

  static Stream<Cell> cells() {
    return Stream.of(
        new SimpleRnnCell(9),
        new SimpleRnnCell(3).activation(Activation.GELU),
        new LstmCell(9),
        new LstmCell(9).withPeepholes(),
        new LstmCell(9).withPeepholes().withCoupledGates(),
        new LstmCell(3).activations(Activation.GELU, Activation.SIGMOID),
        new LstmCell(9).projection(4),
        new LstmCell(9).projection(4).withPeepholes(),
        new LstmCell(9).withLayerNormalization(),
        new LstmCell(9).withLayerNormalization().projection(11),
        new GruCell(9).withLayerNormalization(),
        new GruCell(9),
        new GruCell(9).resetBefore(),
        new MguCell(9));
  }

  /** Steps of the plain cell, and the equation of zoneout on the tape. */
  private static Scan stepByStep(
      CellFunction cell, Keep keep, Tensor x, @Nullable Tensor mask, State initial) {
    State state = initial;
    List<Tensor> outputs = new ArrayList<>();
    for (int t = 0; t < x.dim(1); t++) {
      Step step = cell.step(Ops.squeeze(x.slice(1, t, t + 1), 1), state);
      List<Tensor> next = new ArrayList<>();
      for (int i = 0; i < state.tensors().size(); i++) {
        Tensor share = i == 0 ? keep.h : keep.c;
        Tensor after = step.state().get(i);
        if (share != null) {
          Tensor k = Ops.squeeze(share.slice(1, t, t + 1), 1);
          after = k.mul(state.get(i)).add(Tensor.scalar(1).sub(k).mul(after));
        }
        next.add(mask == null ? after : Ops.where(mask.slice(1, t, t + 1), after, state.get(i)));
      }
      state = new State(next);
      outputs.add(state.h());
    }
    return new Scan(Ops.stack(1, outputs), state);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void scanEqualsTheEquationAndFiniteDifferences(Cell cell) {
    for (Tensor mask : new Tensor[] {null, CellProblem.mask(SIZE.batch(), SIZE.steps())}) {
      for (Keep keep : Keep.of(cell, SIZE)) {
        CellProblem problem = new CellProblem(cell, SIZE, mask, 4, keep::in);
        Map<String, float[]> expected =
            problem.run((x, m, initial) -> stepByStep(problem.function, keep, x, m, initial));
        assertAgree(cell.toString(), doubles(expected), problem.run());
        problem.assertGradientsAreDifferences(cell.toString());
      }
    }
  }

  /** One share for all steps and rows, so that the reference need not know where it is. */
  @Test
  void valuesAndGradientsAreThoseOfFloat64() {
    LstmCell lstm = new LstmCell(9);
    checkInFloat64(lstm, LstmReference.of(lstm));
    GruCell gru = new GruCell(9);
    checkInFloat64(gru, GruReference.of(gru));
    checkInFloat64(gru.resetBefore(), GruReference.of(gru.resetBefore()));
    checkInFloat64(new SimpleRnnCell(9), new SimpleRnnReference(Activation.TANH));
  }

  private static void checkInFloat64(Cell cell, StepReference reference) {
    float[][] k = {
      {0, 1, 0.5f, 0.25f, 0, 1, 0.75f, 0, 0.125f}, {1, 0, 0.5f, 0, 0.25f, 1, 0, 0.75f, 0.5f}
    };
    Shape shape = Shape.of(SIZE.batch(), SIZE.steps(), 9);
    Tensor h = Ops.broadcastTo(Tensor.of(k[0], 9), shape);
    Tensor c = cell.stateSizes().length > 1 ? Ops.broadcastTo(Tensor.of(k[1], 9), shape) : null;
    Tensor mask = CellProblem.mask(SIZE.batch(), SIZE.steps());
    CellProblem problem = new CellProblem(cell, SIZE, mask, 5, f -> f.withZoneout(h, c));
    StepReference zoned =
        (weights, x, state) -> {
          Taken taken = reference.take(weights, x, state);
          double[][] next = new double[state.length][9];
          for (int i = 0; i < next.length; i++) {
            for (int j = 0; j < 9; j++) {
              next[i][j] = k[i][j] * state[i][j] + (1 - k[i][j]) * taken.state()[i][j];
            }
          }
          return new Taken() {
            @Override
            public double[][] state() {
              return next;
            }

            @Override
            public void back(
                double[][] dState, Map<String, double[]> dW, double[] dX, double[][] dBefore) {
              double[][] dFree = new double[dState.length][9];
              for (int i = 0; i < dFree.length; i++) {
                for (int j = 0; j < 9; j++) {
                  dFree[i][j] = (1 - k[i][j]) * dState[i][j];
                }
              }
              taken.back(dFree, dW, dX, dBefore);
              for (int i = 0; i < dFree.length; i++) {
                for (int j = 0; j < 9; j++) {
                  dBefore[i][j] += k[i][j] * dState[i][j];
                }
              }
            }
          };
        };
    assertAgree(cell.toString(), problem.inFloat64(zoned), problem.run());
  }

  /** Split by rows, and by units. */
  @Test
  void sameBitsForAnyNumberOfThreads() {
    int threads = Workers.threads();
    try {
      for (Size size : new Size[] {new Size(18, 7, 5), new Size(3, 11, 5)}) {
        for (Cell cell :
            List.of(
                new SimpleRnnCell(257),
                new LstmCell(257).withPeepholes(),
                new LstmCell(257).projection(99),
                new LstmCell(257).withLayerNormalization(),
                new GruCell(257).withLayerNormalization(),
                new GruCell(257),
                new GruCell(257).resetBefore())) {
          Keep keep = Keep.of(cell, size).get(2);
          CellProblem problem = new CellProblem(cell, size, null, 6, keep::in);
          Workers.threads(1);
          Map<String, float[]> alone = problem.run();
          for (int n = 2; n <= 3; n++) {
            Workers.threads(n);
            problem
                .run()
                .forEach((name, numbers) -> assertArrayEquals(alone.get(name), numbers, name));
          }
        }
      }
    } finally {
      Workers.threads(threads);
    }
  }

  @Test
  void sharesOfAnotherShapeAreRefused() {
    CellFunction function =
        new GruCell(2).build(Weights.seeded(1), 3).withZoneout(Tensor.zeros(4, 2, 2), null);
    assertEquals(
        "gruScan: expected zoneout [4, 1, 2] but got [4, 2, 2]",
        assertThrows(
                IllegalArgumentException.class,
                () -> function.scan(Tensor.zeros(4, 1, 3), null, State.zeros(4, 2)))
            .getMessage());
  }
}
