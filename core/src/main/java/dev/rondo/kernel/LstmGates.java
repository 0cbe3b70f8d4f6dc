package dev.rondo.kernel;

/**
 * The arithmetic of one LSTM step of one row, between the recurrent products. The equations are
 * those of {@link LstmKernel}.
 */
interface LstmGates {

  /**
   * One step forward.
   *
   * @param block row {@code row} of {@code gates}: in {@code x W + b}, out the activations; of
   *     {@code sums}: in {@code h[t-1] U}; of {@code second}: in {@code c[t-1]}, out {@code c[t]};
   *     of {@code h}: out {@code h[t]}
   */
  void forward(ScanBlock block, int row);

  /**
   * One step backward.
   *
   * @param scan c0 is read
   * @param kept the activations and c are read
   * @param block row {@code row} of {@code h}: in {@code dH[t]}, out zeros, since {@code h[t-1]}
   *     acts through the gates alone; of {@code second}: in {@code dC[t]}, out {@code dC[t-1]}; of
   *     {@code sums}: out the gradients of i f g o before their activations
   */
  void backward(LstmKernel.Scan scan, LstmKernel.Kept kept, int t, ScanBlock block, int row);
}
