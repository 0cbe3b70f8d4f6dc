package dev.rondo.cells;

import dev.rondo.tensor.Recurrences;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.Arrays;

/**
 * Quasi-recurrent network: gates by a convolution over time, and a pooling that is the recurrence.
 *
 * <pre>{@code
 * z = tanh   (sum over j of x[t-j] Wz[j] + bz)       candidate; j = 0 .. window - 1
 * f = sigmoid(sum over j of x[t-j] Wf[j] + bf)       forget gate
 * o = sigmoid(sum over j of x[t-j] Wo[j] + bo)       output gate (fo, ifo)
 * i = sigmoid(sum over j of x[t-j] Wi[j] + bi)       input gate (ifo)
 * f-pooling:    h' = f * h + (1 - f) * z
 * fo-pooling:   c' = f * c + (1 - f) * z,   h' = o * c'
 * ifo-pooling:  c' = f * c + i * z,         h' = o * c'
 * }</pre>
 *
 * <p>Weights {@code kernel} [window, D, G * H], of which the last row is for the input of the step
 * itself, as in Keras's causal convolution, and {@code bias} [G * H]; the G gates are those of the
 * pooling, in the order z f o i. State [h] for f-pooling, else [h, c], of which only a skipped step
 * reads h, each [B, H]; then for each j from 1 to window - 1 what the inputs so far add to the
 * gates of j steps later, [B, G * H]. So a sequence can be cut anywhere, and a skipped step is not
 * seen by the window. Zeros stand for no inputs before the first.
 *
 * <p>The convolution is a product for each row of the window over all steps, and {@link
 * Recurrences#linear} does the pooling in one pass.
 *
 * <p>Source: Bradbury, Merity, Xiong and Socher, 2016, "Quasi-recurrent neural networks". Its
 * biases are optional, zoneout and dense connections are not here.
 *
 * @param units H
 * @param window how many inputs a gate sees, at least 1
 */
public record QrnnCell(
    int units,
    int window,
    Pooling pooling,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer)
    implements Cell {

  /** The recurrences of the paper. */
  public enum Pooling {
    /** With a forget gate. */
    F(2),
    /** With forget and output gates. */
    FO(3),
    /** With input, forget and output gates. */
    IFO(4);

    private final int gates;

    Pooling(int gates) {
      this.gates = gates;
    }

    /** G, the candidate included. */
    int gates() {
      return gates;
    }
  }

  /** Checks units and window. */
  public QrnnCell {
    Units.check("QrnnCell", units, pooling.gates);
    if (window < 1) {
      throw new IllegalArgumentException(
          "QrnnCell: expected a window of at least 1 but got " + window);
    }
  }

  /** A window of 2 and fo-pooling, as the paper's language model. */
  public QrnnCell(int units) {
    this(units, 2, Pooling.FO, true, Initializers.glorotUniform(), Initializers.zeros());
  }

  /** Another window. */
  public QrnnCell window(int inputs) {
    return new QrnnCell(units, inputs, pooling, useBias, kernelInitializer, biasInitializer);
  }

  /** Another pooling. */
  public QrnnCell pooling(Pooling other) {
    return new QrnnCell(units, window, other, useBias, kernelInitializer, biasInitializer);
  }

  /** Without bias. */
  public QrnnCell withoutBias() {
    return new QrnnCell(units, window, pooling, false, kernelInitializer, biasInitializer);
  }

  /** Other initializers. */
  public QrnnCell initializers(Initializer kernel, Initializer bias) {
    return new QrnnCell(units, window, pooling, useBias, kernel, bias);
  }

  @Override
  public int[] stateSizes() {
    int[] sizes = new int[own() + window - 1];
    Arrays.fill(sizes, pooling.gates * units);
    Arrays.fill(sizes, 0, own(), units);
    return sizes;
  }

  /** How many parts of the state are not the window's. */
  int own() {
    return pooling == Pooling.F ? 1 : 2;
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    int width = pooling.gates * units;
    return new QrnnFunction(
        this,
        weights.add("kernel", kernelInitializer, window, features, width),
        useBias ? weights.add("bias", biasInitializer, width) : null);
  }
}
