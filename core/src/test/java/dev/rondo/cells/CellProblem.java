package dev.rondo.cells;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.rondo.cells.CellFunction.Scan;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.InPlace;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cell over unequal random weights, with a sequence to run over and a loss: the outputs and the
 * last state, each number times a weight of its own.
 */
final class CellProblem {

  /** The sizes of a problem. */
  record Size(int batch, int steps, int features) {}

  /** Runs a whole sequence, {@link CellFunction#scan} or something that must equal it. */
  @FunctionalInterface
  interface Path {
    Scan scan(Tensor x, @Nullable Tensor mask, State initial);
  }

  private static final float STEP = 0x1p-6f;

  final Size size;
  final Cell cell;
  final CellFunction function;
  final Weights weights;
  final Tensor x;
  final @Nullable Tensor mask;
  final State initial;
  final Tensor lossOfOutputs;
  final List<Tensor> lossOfState = new ArrayList<>();

  CellProblem(Cell cell, Size size, @Nullable Tensor mask, long seed) {
    this(cell, size, mask, seed, function -> function);
  }

  /** With a function that goes other ways than the cell's own. */
  CellProblem(
      Cell cell,
      Size size,
      @Nullable Tensor mask,
      long seed,
      UnaryOperator<CellFunction> otherwise) {
    this.size = size;
    this.cell = cell;
    this.mask = mask;
    RandomState random = RandomState.seeded(seed);
    weights = Weights.seeded(seed);
    function = otherwise.apply(cell.build(weights, size.features));
    for (Weight weight : weights) {
      int[] shape = weight.value().shape().toArray();
      float scale = shape.length == 2 ? 0.9f / (float) Math.sqrt(shape[0]) : 0.6f;
      weight.assign(normal(random, scale, shape));
    }
    x = normal(random, 1, size.batch, size.steps, size.features);
    List<Tensor> states = new ArrayList<>();
    for (int width : cell.stateSizes()) {
      states.add(normal(random, 0.7f, size.batch, width));
      lossOfState.add(normal(random, 1, size.batch, width));
    }
    initial = new State(states);
    lossOfOutputs = normal(random, 1, size.batch, size.steps, cell.outputSize());
  }

  static Tensor normal(RandomState random, float scale, int... shape) {
    float[] values = Tensor.zeros(shape).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = scale * random.nextGaussian();
    }
    return Tensor.of(values, shape);
  }

  /**
   * A mask whose rows are in turn: holes, a trailing zero or two, all zeros, leading zeros, all
   * ones.
   */
  static Tensor mask(int batch, int steps) {
    float[] mask = new float[batch * steps];
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < steps; t++) {
        boolean on =
            switch (b % 5) {
              case 0 -> t % 3 != 1;
              case 1 -> t < steps - 1 - b / 5;
              case 2 -> false;
              case 3 -> t > b / 5;
              default -> true;
            };
        mask[b * steps + t] = on ? 1 : 0;
      }
    }
    return Tensor.of(mask, batch, steps);
  }

  /** What the gradients are asked for: x, the initial state, all weights. */
  Map<String, Differentiable> leaves() {
    Map<String, Differentiable> leaves = new LinkedHashMap<>();
    leaves.put("x", x);
    for (int i = 0; i < initial.tensors().size(); i++) {
      leaves.put("initial state " + i, initial.get(i));
    }
    for (Weight weight : weights) {
      leaves.put(weight.name(), weight);
    }
    return leaves;
  }

  /**
   * Outputs, last state, and the gradients of the loss by all leaves, along the cell's own path.
   */
  Map<String, float[]> run() {
    return run(function::scan);
  }

  /** The same along another path. */
  Map<String, float[]> run(Path path) {
    Map<String, float[]> results = new LinkedHashMap<>();
    try (GradientTape tape = GradientTape.record()) {
      Map<String, Differentiable> leaves = leaves();
      leaves.values().forEach(leaf -> tape.watch(leaf.value()));
      Scan scan = path.scan(x, mask, initial);
      results.put("outputs", scan.outputs().toArray());
      Tensor loss = Ops.sum(scan.outputs().mul(lossOfOutputs));
      for (int i = 0; i < lossOfState.size(); i++) {
        results.put("state " + i, scan.state().get(i).toArray());
        loss = loss.add(Ops.sum(scan.state().get(i).mul(lossOfState.get(i))));
      }
      Gradients gradients = tape.gradient(loss, leaves.values());
      leaves.forEach(
          (name, leaf) -> {
            Tensor gradient = gradients.of(leaf);
            results.put(
                "gradient by " + name,
                gradient == null ? new float[leaf.value().size()] : gradient.toArray());
          });
    }
    return results;
  }

  /** The same in float64, by a reference. */
  Map<String, double[]> inFloat64(StepReference reference) {
    return new Float64Scan(this, reference).run();
  }

  /** The loss, summed in float64, along the cell's own path. */
  private double loss() {
    Scan scan = function.scan(x, mask, initial);
    double loss = dot(scan.outputs(), lossOfOutputs);
    for (int i = 0; i < lossOfState.size(); i++) {
      loss += dot(scan.state().get(i), lossOfState.get(i));
    }
    return loss;
  }

  private static double dot(Tensor a, Tensor b) {
    float[] left = a.toArray();
    float[] right = b.toArray();
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }

  /**
   * Fails unless the gradients are the differences of the loss. They are of fourth order, so that
   * the step can be wide and float32 still gives three digits.
   */
  void assertGradientsAreDifferences(String what) {
    Map<String, float[]> results = run();
    leaves()
        .forEach(
            (name, leaf) -> {
              float[] gradient = results.get("gradient by " + name);
              double scale = 1;
              for (float each : gradient) {
                scale = Math.max(scale, Math.abs(each));
              }
              // At most 40 numbers of each; the odd stride goes through all gates.
              int stride = gradient.length / 40 | 1;
              for (int i = 0; i < gradient.length; i += stride) {
                assertEquals(
                    difference(leaf.value(), i), gradient[i], 2e-3 * scale, what + ", " + name);
              }
            });
  }

  private double difference(Tensor leaf, int at) {
    float[] kept = leaf.toArray();
    double[] losses = new double[4];
    int[] steps = {-2, -1, 1, 2};
    for (int k = 0; k < 4; k++) {
      float[] moved = kept.clone();
      moved[at] += steps[k] * STEP;
      InPlace.assign(leaf, moved);
      losses[k] = loss();
    }
    InPlace.assign(leaf, kept);
    return (8 * (losses[2] - losses[1]) - (losses[3] - losses[0])) / (12 * STEP);
  }

  /**
   * Fails unless all results are there and agree: values within 1e-5 of the largest, or of 1 if
   * that is less; gradients within 1e-4.
   */
  static void assertAgree(
      String what, Map<String, double[]> expected, Map<String, float[]> results) {
    assertEquals(expected.keySet(), results.keySet(), what);
    expected.forEach(
        (name, numbers) ->
            assertClose(
                what + ", " + name,
                numbers,
                results.get(name),
                name.startsWith("gradient") ? 1e-4 : 1e-5));
  }

  static void assertClose(String what, double[] expected, float[] got, double tolerance) {
    assertEquals(expected.length, got.length, what);
    double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
    for (int i = 0; i < expected.length; i++) {
      // Negated, so that NaN fails too.
      if (!(Math.abs(expected[i] - got[i]) <= tolerance * scale)) {
        fail(what + ": expected " + expected[i] + " but got " + got[i] + " at " + i);
      }
    }
  }

  static Map<String, double[]> doubles(Map<String, float[]> results) {
    Map<String, double[]> doubles = new LinkedHashMap<>();
    results.forEach((name, numbers) -> doubles.put(name, doubles(numbers)));
    return doubles;
  }

  static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }
}
