package dev.rondo.model;

import dev.rondo.layers.StateWatch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a loss's gradient arrives where: the norm of the gradient by the state of each
 * recurrent layer at each time step, and by each weight. {@link Trainer#gradientFlow} makes it.
 *
 * <p>Of a state s[t] it is the Euclidean norm, over the batch and the units, of
 *
 * <pre>{@code
 * dL/ds[t] = sum over u >= t of  dL[u]/ds[u] * ds[u]/ds[u-1] * ... * ds[t+1]/ds[t]
 * }</pre>
 *
 * <p>with L[u] what step u adds to the loss: exactly what backpropagation through time carries, see
 * {@link StateWatch}. The factors are of one kind, so that their product shrinks or grows about
 * exponentially with the distance: gradients vanish or explode (Hochreiter, 1991, "Untersuchungen
 * zu dynamischen neuronalen Netzen"; Bengio, Simard and Frasconi, 1994, "Learning long-term
 * dependencies with gradient descent is difficult"; Pascanu, Mikolov and Bengio, 2013, "On the
 * difficulty of training recurrent neural networks"). That shows where the loss is read from the
 * last steps; where each step has a loss of its own, the errors close by hide what comes from afar.
 */
public final class GradientFlow {
  private final double loss;
  private final Map<String, double[][]> states;
  private final Map<String, Double> weights;

  /**
   * @param states as {@link StateWatch#norms}
   */
  GradientFlow(double loss, Map<String, double[][]> states, Map<String, Double> weights) {
    this.loss = loss;
    this.states = states;
    this.weights = weights;
  }

  /** The loss whose gradient this is, with the penalties of regularizers. */
  public double loss() {
    return loss;
  }

  /** The recurrent layers: {@code lstm_1}, {@code bidirectional_1/forward}. */
  public List<String> layers() {
    return List.copyOf(states.keySet());
  }

  /**
   * The norms by the state of each step, all parts of it, in the order in which the layer reads the
   * steps: from the last one if it goes backwards. Infinite or NaN where the gradient has grown
   * beyond float32 on its way back.
   *
   * @throws IllegalArgumentException if there is no such layer, naming those there are
   */
  public double[] norms(String layer) {
    double[][] parts = of(layer);
    double[] norms = new double[parts[0].length];
    for (double[] part : parts) {
      Arrays.setAll(norms, step -> Math.hypot(norms[step], part[step]));
    }
    return norms;
  }

  /**
   * The norms by one part of the state of each step.
   *
   * @param part of an LSTM 0 is h and 1 is c
   * @throws IllegalArgumentException if there is no such layer or part
   */
  public double[] norms(String layer, int part) {
    double[][] parts = of(layer);
    if (part < 0 || part >= parts.length) {
      throw new IllegalArgumentException(
          "gradientFlow: expected a part of the state of "
              + layer
              + " from 0 to "
              + (parts.length - 1)
              + " but got "
              + part);
    }
    return parts[part].clone();
  }

  /** How many parts the state of a layer has. */
  public int parts(String layer) {
    return of(layer).length;
  }

  private double[][] of(String layer) {
    double[][] parts = states.get(layer);
    if (parts == null) {
      throw new IllegalArgumentException(
          "gradientFlow: expected one of the recurrent layers "
              + states.keySet()
              + " but got "
              + layer);
    }
    return parts;
  }

  /** The norm of the gradient by each weight that is trained, by name. */
  public Map<String, Double> weights() {
    return new LinkedHashMap<>(weights);
  }

  /**
   * What arrives early in the sequence, as a share of what arrives late: the largest norm in the
   * first quarter of the steps, divided by the largest in the last quarter. Far below 1 the
   * gradient vanishes and far above it explodes; infinite if one of them is not finite. NaN if
   * nothing arrives late, as where the loss reads early steps only.
   *
   * @throws IllegalArgumentException if there is no such layer
   */
  public double carried(String layer) {
    double late = late(layer);
    double early = early(layer);
    if (Double.isInfinite(early) || Double.isInfinite(late)) {
      return Double.POSITIVE_INFINITY;
    }
    return late == 0 ? Double.NaN : early / late;
  }

  /** The largest norm in the first quarter of the steps, infinite where one is not finite. */
  double early(String layer) {
    double[] norms = norms(layer);
    return largest(norms, 0, quarter(norms));
  }

  /** The largest norm in the last quarter of the steps, infinite where one is not finite. */
  double late(String layer) {
    double[] norms = norms(layer);
    return largest(norms, norms.length - quarter(norms), norms.length);
  }

  /** An infinity soon meets a 0 or its opposite and is NaN. */
  private static double largest(double[] norms, int from, int to) {
    double largest = Arrays.stream(norms, from, to).max().orElse(0);
    return Double.isNaN(largest) ? Double.POSITIVE_INFINITY : largest;
  }

  private static int quarter(double[] norms) {
    return Math.max(1, norms.length / 4);
  }

  /** A table of about ten steps, and one of the weights. */
  @Override
  public String toString() {
    return FlowTable.of(this);
  }
}
