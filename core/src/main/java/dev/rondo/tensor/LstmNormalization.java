package dev.rondo.tensor;

/**
 * The weights of the layer normalization of an LSTM (Ba, Kiros and Hinton, 2016, "Layer
 * normalization"), G being its gates:
 *
 * <pre>{@code
 * a = kernel gain * N(x W) + b      h U is recurrent gain * N(h U)
 * h[t] = o * tanh(cell gain * N(c[t]) + cell bias)
 * N(y) = (y - mean(y)) / sqrt(variance(y) + 1e-5), of all numbers of a row
 * }</pre>
 *
 * @param kernelGain [G * H]
 * @param recurrentGain [G * H]
 * @param cellGain [H]
 * @param cellBias [H]
 */
public record LstmNormalization(
    Tensor kernelGain, Tensor recurrentGain, Tensor cellGain, Tensor cellBias) {

  void check(int gates, int units) {
    ScanNorm.check("lstmScan", "kernel gain", kernelGain, gates * units);
    ScanNorm.check("lstmScan", "recurrent gain", recurrentGain, gates * units);
    ScanNorm.check("lstmScan", "cell gain", cellGain, units);
    ScanNorm.check("lstmScan", "cell bias", cellBias, units);
  }
}
