package dev.rondo.cells;

import dev.rondo.cells.StepReference.Taken;
import dev.rondo.weights.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link CellProblem} in float64: the sequence row by row, and backpropagation through time. */
final class Float64Scan {
  private final CellProblem problem;
  private final StepReference reference;
  final Map<String, double[]> weights = new LinkedHashMap<>();
  final double[] x;
  final List<double[]> initial = new ArrayList<>();
  private final double[] lossOfOutputs;

  Float64Scan(CellProblem problem, StepReference reference) {
    this.problem = problem;
    this.reference = reference;
    for (Weight weight : problem.weights) {
      weights.put(weight.name(), CellProblem.doubles(weight.value().toArray()));
    }
    x = CellProblem.doubles(problem.x.toArray());
    problem.initial.tensors().forEach(s -> initial.add(CellProblem.doubles(s.toArray())));
    lossOfOutputs = CellProblem.doubles(problem.lossOfOutputs.toArray());
  }

  private boolean skipped(int b, int t) {
    return problem.mask != null && problem.mask.get(b, t) == 0;
  }

  /** Row b of one of the states, [B, width]. */
  private static double[] row(double[] states, int batch, int b) {
    int width = states.length / batch;
    return Arrays.copyOfRange(states, b * width, (b + 1) * width);
  }

  private static void put(double[] row, double[] states, int b) {
    System.arraycopy(row, 0, states, b * row.length, row.length);
  }

  /** Values and gradients under the names of {@link CellProblem#run()}. */
  Map<String, double[]> run() {
    int batch = problem.size.batch();
    int units = problem.cell.outputSize();
    double[] outputs = new double[batch * problem.size.steps() * units];
    List<double[]> last = zerosLike(initial);
    Map<String, double[]> dWeights = new LinkedHashMap<>();
    weights.forEach((name, numbers) -> dWeights.put(name, new double[numbers.length]));
    double[] dX = new double[x.length];
    List<double[]> dInitial = zerosLike(initial);
    for (int b = 0; b < batch; b++) {
      runRow(b, outputs, last, dWeights, dX, dInitial);
    }
    Map<String, double[]> results = new LinkedHashMap<>();
    results.put("outputs", outputs);
    for (int i = 0; i < last.size(); i++) {
      results.put("state " + i, last.get(i));
    }
    results.put("gradient by x", dX);
    for (int i = 0; i < last.size(); i++) {
      results.put("gradient by initial state " + i, dInitial.get(i));
    }
    dWeights.forEach((name, numbers) -> results.put("gradient by " + name, numbers));
    return results;
  }

  private static List<double[]> zerosLike(List<double[]> like) {
    return new ArrayList<>(like.stream().map(each -> new double[each.length]).toList());
  }

  private void runRow(
      int b,
      double[] outputs,
      List<double[]> last,
      Map<String, double[]> dWeights,
      double[] dX,
      List<double[]> dInitial) {
    int batch = problem.size.batch();
    int steps = problem.size.steps();
    int units = problem.cell.outputSize();
    double[][] state = initial.stream().map(s -> row(s, batch, b)).toArray(double[][]::new);
    Taken[] taken = new Taken[steps];
    for (int t = 0; t < steps; t++) {
      if (!skipped(b, t)) {
        taken[t] = reference.take(weights, row(x, batch * steps, b * steps + t), state);
        state = taken[t].state();
      }
      put(state[0], outputs, b * steps + t);
    }
    double[][] dState = new double[state.length][];
    for (int i = 0; i < state.length; i++) {
      put(state[i], last.get(i), b);
      dState[i] = row(CellProblem.doubles(problem.lossOfState.get(i).toArray()), batch, b);
    }
    for (int t = steps - 1; t >= 0; t--) {
      // forward: output[t] = state[t][0], after a step or not   so: dState[0] += dOutput[t]
      for (int j = 0; j < units; j++) {
        dState[0][j] += lossOfOutputs[(b * steps + t) * units + j];
      }
      if (taken[t] != null) {
        double[] dXNow = new double[problem.size.features()];
        double[][] dBefore = new double[dState.length][];
        for (int i = 0; i < dState.length; i++) {
          dBefore[i] = new double[dState[i].length];
        }
        taken[t].back(dState, dWeights, dXNow, dBefore);
        put(dXNow, dX, b * steps + t);
        dState = dBefore;
      }
    }
    for (int i = 0; i < dState.length; i++) {
      put(dState[i], dInitial.get(i), b);
    }
  }

  /** The loss for the numbers as they are now. */
  double loss() {
    Map<String, double[]> results = run();
    double loss = dot(results.get("outputs"), lossOfOutputs);
    for (int i = 0; i < initial.size(); i++) {
      double[] weight = CellProblem.doubles(problem.lossOfState.get(i).toArray());
      loss += dot(results.get("state " + i), weight);
    }
    return loss;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
