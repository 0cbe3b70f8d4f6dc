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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variants of an LSTM, whose numbers the tests of the cell compare with the equations. */
class FusedLstmVariantTest {

  private static final int FEATURES = 5;

  /** A variant for a scan of some size, which its arrays depend on. */
  @FunctionalInterface
  private interface Form {
    LstmVariant of(int batch, int steps, int units, Random random);
  }

  private static final float NONE = Float.POSITIVE_INFINITY;

  private static final Map<String, Form> FORMS =
      Map.of(
          "peepholes", (b, t, h, random) -> new LstmVariant(normal(random, 3 * h), NONE, false),
          "clip", (b, t, h, random) -> new LstmVariant(null, 0.6f, false),
          "coupled", (b, t, h, random) -> new LstmVariant(null, NONE, true),
          "peepholes, clip",
              (b, t, h, random) -> new LstmVariant(normal(random, 3 * h), 0.6f, false),
          "all three", (b, t, h, random) -> new LstmVariant(normal(random, 2 * h), 0.6f, true),
          "projection",
              (b, t, h, random) ->
                  new LstmVariant(null, NONE, false, null, output(b, t, h, 7, random)),
          "projection, peepholes",
              (b, t, h, random) ->
                  new LstmVariant(
                      normal(random, 3 * h), NONE, false, null, output(b, t, h, 17, random)),
          "norms",
              (b, t, h, random) ->
                  new LstmVariant(null, NONE, false, norms(b, t, h, 4, random), null),
          "norms, coupled, clip, projection",
              (b, t, h, random) ->
                  new LstmVariant(
                      null, 0.6f, true, norms(b, t, h, 3, random), output(b, t, h, 9, random)));

  private static float[] normal(Random random, int n) {
    return floats(random(random, n, 0.7));
  }

  private static OutputProjection output(int batch, int steps, int units, int size, Random random) {
    return new OutputProjection(
        WeightMatrix.of(floats(random(random, units * size, 1 / Math.sqrt(units)))),
        size,
        unwritten(batch * steps * units),
        unwritten(batch * steps * size));
  }

  private static LstmNorms norms(int batch, int steps, int units, int gates, Random random) {
    int n = gates * units;
    return new LstmNorms(
        norm(batch, steps, n, normal(random, n), random),
        norm(batch, steps, n, null, random),
        new RowNormalization(
            normal(random, units),
            normal(random, units),
            null,
            null,
            new float[batch * units],
            new float[batch * units]));
  }

  private static RowNormalization norm(
      int batch, int steps, int n, float @Nullable [] bias, Random random) {
    return new RowNormalization(
        normal(random, n),
        bias,
        unwritten(batch * steps * n),
        unwritten(batch * steps),
        new float[batch * n],
        new float[batch * n]);
  }

  /** All that a kernel puts out, by name. */
  private static Map<String, float[]> run(
      LstmKernel kernel, Form form, int batch, int steps, int units, long seed) {
    Random random = new Random(seed);
    LstmVariant variant = form.of(batch, steps, units, random);
    OutputProjection output = variant.output();
    int size = output == null ? units : output.size();
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
            new Projection(
                floats(random(random, batch * steps * FEATURES, 1)),
                FEATURES,
                WeightMatrix.of(floats(random(random, FEATURES * width, 0.5))),
                normal(random, width)),
            WeightMatrix.of(floats(random(random, size * width, 1 / Math.sqrt(size)))),
            floatsOrNull(batch > 1 ? mask(batch, steps) : null),
            floats(dropoutMask(random, batch * size)),
            null,
            floats(random(random, batch * size, 0.5)),
            floats(random(random, batch * units, 1)),
            unwritten(batch * steps * size),
            unwritten(batch * size),
            unwritten(batch * units),
            kept);
    LstmKernel.Gradients gradients =
        new LstmKernel.Gradients(
            floats(random(random, batch * steps * size, 1)),
            floats(random(random, batch * size, 1)),
            floats(random(random, batch * units, 1)),
            unwritten(batch * steps * width),
            unwritten(batch * size),
            unwritten(batch * units));
    kernel.forward(scan);
    kernel.backward(scan, gradients);
    Map<String, float[]> results = new LinkedHashMap<>();
    results.put("h", scan.h());
    results.put("c", Objects.requireNonNull(scan.kept()).c());
    results.put("hLast", scan.hLast());
    results.put("cLast", scan.cLast());
    results.put("dGates", gradients.dGates());
    results.put("dH0", gradients.dH0());
    results.put("dC0", gradients.dC0());
    if (output != null) {
      results.put("d(m Wp)", Objects.requireNonNull(output.dAfter()));
    }
    LstmNorms norms = variant.norms();
    if (norms != null) {
      results.put("d(x W)", Objects.requireNonNull(norms.inputs().hat()));
      for (RowNormalization norm : List.of(norms.inputs(), norms.sums(), norms.cell())) {
        results.put("dGain " + results.size(), Objects.requireNonNull(norm.dGain()));
        results.put("dBias " + results.size(), Objects.requireNonNull(norm.dBias()));
      }
    }
    return results;
  }

  @Test
  void scalarEqualsVector() {
    LstmKernel scalar = Kernels.create("scalar").lstm();
    LstmKernel vector = Kernels.create("vector").lstm();
    for (int units : UNITS) {
      FORMS.forEach(
          (form, variant) -> {
            Map<String, float[]> got = run(vector, variant, 5, 7, units, 2);
            run(scalar, variant, 5, 7, units, 2)
                .forEach(
                    (name, expected) ->
                        assertClose(
                            name + " H" + units + " " + form,
                            doubles(expected),
                            got.get(name),
                            form.contains("norms") ? 1e-4 : 1e-5));
          });
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
      FORMS.forEach(
          (form, variant) -> {
            List<Map<String, float[]>> all = new ArrayList<>();
            onOneToThreeThreads(
                threads -> all.add(run(kernel, variant, size[0], size[1], size[2], 4)));
            for (Map<String, float[]> each : all) {
              each.forEach(
                  (name, numbers) ->
                      assertArrayEquals(all.get(0).get(name), numbers, name + " " + form));
            }
          });
    }
  }

  /** A variant of nothing takes other gates than the plain cell, and comes to the same. */
  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void noPeepholesAndAFarLimitAreThePlainCell(String backEnd) {
    LstmKernel kernel = Kernels.create(backEnd).lstm();
    for (int units : UNITS) {
      Form nothing = (b, t, h, random) -> new LstmVariant(new float[3 * h], 1e6f, false);
      Map<String, float[]> got = run(kernel, nothing, 5, 7, units, 5);
      run(kernel, (b, t, h, random) -> LstmVariant.NONE, 5, 7, units, 5)
          .forEach((name, expected) -> assertClose(name, doubles(expected), got.get(name), 1e-5));
    }
  }
}
