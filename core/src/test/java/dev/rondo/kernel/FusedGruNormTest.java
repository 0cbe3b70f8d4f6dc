package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.CUT_BY_UNITS;
import static dev.rondo.kernel.ScanFixtures.UNITS;
import static dev.rondo.kernel.ScanFixtures.assertClose;
import static dev.rondo.kernel.ScanFixtures.doubles;
import static dev.rondo.kernel.ScanFixtures.dropoutMask;
import static dev.rondo.kernel.ScanFixtures.floats;
import static dev.rondo.kernel.ScanFixtures.floatsOrNull;
import static dev.rondo.kernel.ScanFixtures.mask;
import static dev.rondo.kernel.ScanFixtures.onOneToThreeThreads;
import static dev.rondo.kernel.ScanFixtures.random;
import static dev.rondo.kernel.ScanFixtures.unwritten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layer-normalized GRU, whose numbers the tests of the cell compare with the equations. */
class FusedGruNormTest {
  private static final int FEATURES = 5;

  private static RowNormalization norm(int batch, int steps, int n, Random random) {
    return new RowNormalization(
        floats(random(random, n, 0.7)),
        floats(random(random, n, 0.7)),
        unwritten(batch * steps * n),
        unwritten(batch * steps * 2),
        new float[batch * n],
        new float[batch * n]);
  }

  /** All that a kernel puts out, by name. */
  private static Map<String, float[]> run(GruKernel kernel, int batch, int steps, int units) {
    Random random = new Random(7);
    int width = 3 * units;
    GruNorms norms =
        new GruNorms(norm(batch, steps, width, random), norm(batch, steps, width, random));
    GruKernel.Scan scan =
        new GruKernel.Scan(
            batch,
            steps,
            units,
            true,
            new Projection(
                floats(random(random, batch * steps * FEATURES, 1)),
                FEATURES,
                WeightMatrix.of(floats(random(random, FEATURES * width, 0.5))),
                floats(random(random, width, 0.5))),
            WeightMatrix.of(floats(random(random, units * width, 1 / Math.sqrt(units)))),
            null,
            norms,
            floatsOrNull(batch > 1 ? mask(batch, steps) : null),
            floats(dropoutMask(random, batch * units)),
            null,
            floats(random(random, batch * units, 0.5)),
            unwritten(batch * steps * units),
            unwritten(batch * units),
            new GruKernel.Kept(unwritten(batch * steps * width), unwritten(batch * steps * units)));
    GruKernel.Gradients gradients =
        new GruKernel.Gradients(
            floats(random(random, batch * steps * units, 1)),
            floats(random(random, batch * units, 1)),
            unwritten(batch * steps * width),
            unwritten(batch * steps * units),
            unwritten(batch * units));
    kernel.forward(scan);
    kernel.backward(scan, gradients);
    Map<String, float[]> results = new LinkedHashMap<>();
    results.put("h", scan.h());
    results.put("hLast", scan.hLast());
    results.put("d(h U)", gradients.dGates());
    results.put("dH0", gradients.dH0());
    results.put("d(x W)", Objects.requireNonNull(norms.inputs().hat()));
    for (RowNormalization norm : List.of(norms.inputs(), norms.sums())) {
      results.put("dGain " + results.size(), Objects.requireNonNull(norm.dGain()));
      results.put("dBias " + results.size(), Objects.requireNonNull(norm.dBias()));
    }
    return results;
  }

  @Test
  void scalarEqualsVector() {
    GruKernel scalar = Kernels.create("scalar").gru();
    GruKernel vector = Kernels.create("vector").gru();
    for (int units : UNITS) {
      Map<String, float[]> got = run(vector, 5, 7, units);
      run(scalar, 5, 7, units)
          .forEach(
              (name, expected) ->
                  assertClose(name + " H" + units, doubles(expected), got.get(name), 1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void sameBitsForAnyNumberOfThreads(String backEnd) {
    GruKernel kernel = Kernels.create(backEnd).gru();
    List<int[]> sizes = new ArrayList<>(List.of(new int[] {17, 7, 100}, new int[] {100, 3, 65}));
    sizes.addAll(List.of(CUT_BY_UNITS));
    for (int[] size : sizes) {
      List<Map<String, float[]>> all = new ArrayList<>();
      onOneToThreeThreads(threads -> all.add(run(kernel, size[0], size[1], size[2])));
      for (Map<String, float[]> each : all) {
        each.forEach((name, numbers) -> assertArrayEquals(all.get(0).get(name), numbers, name));
      }
    }
  }
}
