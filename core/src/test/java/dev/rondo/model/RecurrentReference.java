package dev.rondo.model;

import dev.rondo.weights.Weights;
import java.util.Arrays;

/**
 * Recurrent layers over one sequence in float64, written from their equations, whose states can be
 * pushed after a step. So the gradient by a state can be had from differences.
 */
final class RecurrentReference {

  /**
   * What is pushed.
   *
   * @param layer as it is called in the model
   * @param step as the layer reads them
   * @param part of the state, 0 for h
   */
  record Push(String layer, int step, int part, int unit, double by) {}

  enum Kind {
    SIMPLE,
    LSTM,
    GRU
  }

  private final Weights weights;
  private final Push push;

  RecurrentReference(Weights weights, Push push) {
    this.weights = weights;
    this.push = push;
  }

  /**
   * The outputs of all steps in the order in which they are read.
   *
   * @param x [T][D]
   * @param taken which steps are taken
   */
  double[][] run(String layer, Kind kind, double[][] x, boolean[] taken, boolean backwards) {
    double[] kernel = numbers(layer, "kernel");
    double[] recurrent = numbers(layer, "recurrent_kernel");
    double[] bias = numbers(layer, "bias");
    double[] recurrentBias =
        kind == Kind.GRU ? numbers(layer, "recurrent_bias") : new double[bias.length];
    int gates = kind == Kind.SIMPLE ? 1 : kind == Kind.LSTM ? 4 : 3;
    int units = bias.length / gates;
    double[][] state = new double[2][units];
    double[][] outputs = new double[x.length][];
    for (int step = 0; step < x.length; step++) {
      int t = backwards ? x.length - 1 - step : step;
      if (taken[t]) {
        double[] a = product(x[t], kernel, bias);
        double[] s = product(state[0], recurrent, recurrentBias);
        state = next(kind, units, a, s, state);
      }
      if (push.layer.equals(layer) && push.step == step) {
        state[push.part][push.unit] += push.by;
      }
      outputs[step] = state[0].clone();
    }
    return outputs;
  }

  private static double[][] next(Kind kind, int units, double[] a, double[] s, double[][] before) {
    double[][] next = new double[2][units];
    for (int j = 0; j < units; j++) {
      double h = before[0][j];
      if (kind == Kind.SIMPLE) {
        next[0][j] = Math.tanh(a[j] + s[j]);
      } else if (kind == Kind.LSTM) {
        double i = sigmoid(a[j] + s[j]);
        double f = sigmoid(a[units + j] + s[units + j]);
        double g = Math.tanh(a[2 * units + j] + s[2 * units + j]);
        double o = sigmoid(a[3 * units + j] + s[3 * units + j]);
        next[1][j] = f * before[1][j] + i * g;
        next[0][j] = o * Math.tanh(next[1][j]);
      } else {
        double z = sigmoid(a[j] + s[j]);
        double r = sigmoid(a[units + j] + s[units + j]);
        double n = Math.tanh(a[2 * units + j] + r * s[2 * units + j]);
        next[0][j] = z * h + (1 - z) * n;
      }
    }
    return next;
  }

  /** {@code x W + b} of a dense layer. */
  double[] dense(String layer, double[] x) {
    return product(x, numbers(layer, "kernel"), numbers(layer, "bias"));
  }

  private static double[] product(double[] x, double[] w, double[] b) {
    double[] y = b.clone();
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < b.length; j++) {
        y[j] += x[i] * w[i * b.length + j];
      }
    }
    return y;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private double[] numbers(String layer, String name) {
    float[] values = weights.get(layer + "/" + name).value().toArray();
    double[] numbers = new double[values.length];
    Arrays.setAll(numbers, i -> values[i]);
    return numbers;
  }
}
