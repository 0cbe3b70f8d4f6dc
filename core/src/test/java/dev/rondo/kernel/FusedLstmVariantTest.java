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

/** The variants of an LSTM, whose numbers the tests of the cell compare with the equations. */
class FusedLstmVariantTest {

  private static List<LstmVariant> variants(int units, Random random) {
    float none = Float.POSITIVE_INFINITY;
    float[] three = floats(random(random, 3 * units, 0.7));
    float[] two = floats(random(random, 2 * units, 0.7));
    return List.of(
        new LstmVariant(three, none, false),
        new LstmVariant(null, 0.6f, false),
        new LstmVariant(null, none, true),
        new LstmVariant(three, 0.6f, false),
        new LstmVariant(two, 0.6f, true));
  }

  /** All that a kernel puts out, by name. */
  private static Map<String, float[]> run(
      LstmKernel kernel, LstmVariant variant, int batch, int steps, int units, long seed) {
    Random random = new Random(seed);
    int width = variant.gates() * units;
    LstmKernel.Kept kept =
        new LstmKernel.Kept(
            unwritten(batch * steps * width), unwritten(batch * steps * units), null);
    LstmKernel.Scan scan =
        new LstmKernel.Scan(
            batch,
            steps,
            units,
            variant,
            Projection.given(floats(random(random, batch * steps * width, 1))),
            WeightMatrix.of(floats(random(random, units * width, 1 / Math.sqrt(units)))),
            floatsOrNull(batch > 1 ? mask(batch, steps) : null),
            floats(dropoutMask(random, batch * units)),
            null,
            floats(random(random, batch * units, 0.5)),
            floats(random(random, batch * units, 1)),
            unwritten(batch * steps * units),
            unwritten(batch * units),
            unwritten(batch * units),
            kept);
    LstmKernel.Gradients gradients =
        new LstmKernel.Gradients(
            floats(random(random, batch * steps * units, 1)),
            floats(random(random, batch * units, 1)),
            floats(random(random, batch * units, 1)),
            unwritten(batch * steps * width),
            unwritten(batch * units),
            unwritten(batch * units));
    kernel.forward(scan);
    kernel.backward(scan, gradients);
    Map<String, float[]> results = new LinkedHashMap<>();
    results.put("h", scan.h());
    results.put("c", Objects.requireNonNull(scan.kept()).c());
    results.put("cLast", scan.cLast());
    results.put("dGates", gradients.dGates());
    results.put("dH0", gradients.dH0());
    results.put("dC0", gradients.dC0());
    return results;
  }

  @Test
  void scalarEqualsVector() {
    LstmKernel scalar = Kernels.create("scalar").lstm();
    LstmKernel vector = Kernels.create("vector").lstm();
    for (int units : UNITS) {
      for (LstmVariant variant : variants(units, new Random(1))) {
        Map<String, float[]> got = run(vector, variant, 5, 7, units, 2);
        run(scalar, variant, 5, 7, units, 2)
            .forEach(
                (name, expected) ->
                    assertClose(
                        name + " H" + units + " " + variant,
                        doubles(expected),
                        got.get(name),
                        1e-5));
      }
    }
  }

  /** Split by rows, and by units. */
  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void sameBitsForAnyNumberOfThreads(String backEnd) {
    LstmKernel kernel = Kernels.create(backEnd).lstm();
    List<int[]> sizes = new ArrayList<>(List.of(new int[] {17, 7, 100}, new int[] {100, 3, 65}));
    sizes.addAll(List.of(CUT_BY_UNITS));
    for (int[] size : sizes) {
      for (LstmVariant variant : variants(size[2], new Random(3))) {
        List<Map<String, float[]>> all = new ArrayList<>();
        onOneToThreeThreads(threads -> all.add(run(kernel, variant, size[0], size[1], size[2], 4)));
        for (Map<String, float[]> each : all) {
          each.forEach(
              (name, numbers) -> assertArrayEquals(all.get(0).get(name), numbers, name + variant));
        }
      }
    }
  }

  /** A variant of nothing takes other gates than the plain cell, and comes to the same. */
  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void noPeepholesAndAFarLimitAreThePlainCell(String backEnd) {
    LstmKernel kernel = Kernels.create(backEnd).lstm();
    for (int units : UNITS) {
      LstmVariant nothing = new LstmVariant(new float[3 * units], 1e6f, false);
      Map<String, float[]> got = run(kernel, nothing, 5, 7, units, 5);
      run(kernel, LstmVariant.NONE, 5, 7, units, 5)
          .forEach((name, expected) -> assertClose(name, doubles(expected), got.get(name), 1e-5));
    }
  }
}
