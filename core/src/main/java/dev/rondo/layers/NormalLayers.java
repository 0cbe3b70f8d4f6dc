package dev.rondo.layers;

/**
 * The layers of the catalogue that normalize or make noise. {@link Layers} hands them on, so that
 * one import reads the whole catalogue.
 */
abstract class NormalLayers extends WindowLayers {
  NormalLayers() {}

  /** Each channel to mean 0 and variance 1 over the batch, with moving averages to predict by. */
  public static BatchNormalization batchNormalization() {
    return new BatchNormalization();
  }

  /** The features of each step to mean 0 and variance 1. */
  public static LayerNormalization layerNormalization() {
    return new LayerNormalization();
  }

  /** Each group of channels of an example to mean 0 and variance 1. */
  public static GroupNormalization groupNormalization(int groups) {
    return new GroupNormalization(groups);
  }

  /** Dropout of whole channels of a sequence, a fraction in [0, 1). */
  public static Layer spatialDropout1d(float rate) {
    return new SpatialDropout1d(rate);
  }

  /** Normal random numbers added in training. */
  public static Layer gaussianNoise(float stddev) {
    return new GaussianNoise(stddev);
  }

  /** Normal random numbers of mean 1 multiplied by in training; a rate in [0, 1). */
  public static Layer gaussianDropout(float rate) {
    return new GaussianDropout(rate);
  }

  /** Dropout that keeps mean and variance of what SELU gives, a fraction in [0, 1). */
  public static Layer alphaDropout(float rate) {
    return new AlphaDropout(rate);
  }
}
