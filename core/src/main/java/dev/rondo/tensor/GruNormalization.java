package dev.rondo.tensor;

/**
 * The weights of the layer normalization of a GRU with reset after (Ba, Kiros and Hinton, 2016,
 * "Layer normalization"):
 *
 * <pre>{@code
 * a = kernel gain * N(x W) + b      (sz, sr, sn) = recurrent gain * N(h U) + bU
 * N(y) = (y - mean(y)) / sqrt(variance(y) + 1e-5), of z and r together, and of n
 * }</pre>
 *
 * @param kernelGain [3H]
 * @param recurrentGain [3H]
 */
public record GruNormalization(Tensor kernelGain, Tensor recurrentGain) {

  void check(int units) {
    ScanNorm.check("gruScan", "kernel gain", kernelGain, 3 * units);
    ScanNorm.check("gruScan", "recurrent gain", recurrentGain, 3 * units);
  }
}
