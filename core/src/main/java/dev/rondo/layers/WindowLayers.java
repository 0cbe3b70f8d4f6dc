package dev.rondo.layers;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;

/**
 * The layers of the catalogue with windows, those that change the axes, and those at every step.
 * {@link Layers} hands them on, so that one import reads the whole catalogue.
 */
abstract class WindowLayers extends FamilyLayers {
  WindowLayers() {}

  /** A convolution over time, [time, channels], without activation. */
  public static Conv conv1d(int filters, int size) {
    return conv1d(filters, size, Activation.LINEAR);
  }

  /** A convolution over time, [time, channels]. */
  public static Conv conv1d(int filters, int size, Activation activation) {
    return new Conv(filters, Windows.sizes("conv1d", "a window size", 1, 1, size), activation);
  }

  /** A convolution over [rows, columns, channels] with a square window, without activation. */
  public static Conv conv2d(int filters, int size) {
    return conv2d(filters, size, Activation.LINEAR);
  }

  /** A convolution over [rows, columns, channels] with a square window. */
  public static Conv conv2d(int filters, int size, Activation activation) {
    return conv2d(filters, size, size, activation);
  }

  /** A convolution over [rows, columns, channels]. */
  public static Conv conv2d(int filters, int rows, int columns, Activation activation) {
    Shape size = Windows.sizes("conv2d", "a window size", 1, 2, rows, columns);
    return new Conv(filters, size, activation);
  }

  /** A convolution of each channel by itself, over time, without activation. */
  public static DepthwiseConv depthwiseConv1d(int size) {
    return depthwiseConv1d(size, Activation.LINEAR);
  }

  /** A convolution of each channel by itself, over time. */
  public static DepthwiseConv depthwiseConv1d(int size, Activation activation) {
    Shape sizes = Windows.sizes("depthwise_conv1d", "a window size", 1, 1, size);
    return new DepthwiseConv(sizes, activation);
  }

  /** A convolution of each channel by itself, over rows and columns, without activation. */
  public static DepthwiseConv depthwiseConv2d(int rows, int columns) {
    return depthwiseConv2d(rows, columns, Activation.LINEAR);
  }

  /** A convolution of each channel by itself, over rows and columns. */
  public static DepthwiseConv depthwiseConv2d(int rows, int columns, Activation activation) {
    Shape sizes = Windows.sizes("depthwise_conv2d", "a window size", 1, 2, rows, columns);
    return new DepthwiseConv(sizes, activation);
  }

  /** The largest of each {@code size} steps. */
  public static Pooling maxPooling1d(int size) {
    Shape sizes = Windows.sizes("max_pooling1d", "a window size", 1, 1, size);
    return new Pooling(Pooling.Reduction.MAX, sizes);
  }

  /** The largest of each window of rows and columns: one number for both, or two. */
  public static Pooling maxPooling2d(int... size) {
    Shape sizes = Windows.sizes("max_pooling2d", "a window size", 1, 2, size);
    return new Pooling(Pooling.Reduction.MAX, sizes);
  }

  /** The mean of each {@code size} steps. */
  public static Pooling averagePooling1d(int size) {
    Shape sizes = Windows.sizes("average_pooling1d", "a window size", 1, 1, size);
    return new Pooling(Pooling.Reduction.AVERAGE, sizes);
  }

  /** The mean of each window of rows and columns: one number for both, or two. */
  public static Pooling averagePooling2d(int... size) {
    Shape sizes = Windows.sizes("average_pooling2d", "a window size", 1, 2, size);
    return new Pooling(Pooling.Reduction.AVERAGE, sizes);
  }

  /** The largest over all steps. */
  public static Layer globalMaxPooling1d() {
    return new GlobalPooling(Pooling.Reduction.MAX, 1);
  }

  /** The largest over all rows and columns. */
  public static Layer globalMaxPooling2d() {
    return new GlobalPooling(Pooling.Reduction.MAX, 2);
  }

  /** The mean over all steps that are not masked. */
  public static Layer globalAveragePooling1d() {
    return new GlobalPooling(Pooling.Reduction.AVERAGE, 1);
  }

  /** The mean over all rows and columns. */
  public static Layer globalAveragePooling2d() {
    return new GlobalPooling(Pooling.Reduction.AVERAGE, 2);
  }

  /** Each step {@code size} times over. */
  public static Layer upSampling1d(int size) {
    return new UpSampling(Windows.sizes("up_sampling1d", "a size", 1, 1, size));
  }

  /** Each row and column several times over: one number for both, or two. */
  public static Layer upSampling2d(int... size) {
    return new UpSampling(Windows.sizes("up_sampling2d", "a size", 1, 2, size));
  }

  /** Steps of zeros in front and behind. */
  public static Layer zeroPadding1d(int before, int after) {
    return new ZeroPadding(Ends.of(before), Ends.of(after));
  }

  /** Rows and columns of zeros on all sides. */
  public static Layer zeroPadding2d(int top, int bottom, int left, int right) {
    return new ZeroPadding(Ends.of(top, left), Ends.of(bottom, right));
  }

  /** Without the first and the last steps. */
  public static Layer cropping1d(int before, int after) {
    return new Cropping(Ends.of(before), Ends.of(after));
  }

  /** Without rows and columns at the sides. */
  public static Layer cropping2d(int top, int bottom, int left, int right) {
    return new Cropping(Ends.of(top, left), Ends.of(bottom, right));
  }

  /** The axes of an example in another order, counted from 1. */
  public static Layer permute(int... dims) {
    return new Permute(Ends.of(dims));
  }

  /** One vector at each of several steps. */
  public static Layer repeatVector(int times) {
    return new RepeatVector(times);
  }

  /** Any layer at each step by itself, with the same weights. */
  public static Layer timeDistributed(Layer layer) {
    return new TimeDistributed(layer);
  }

  /** An LSTM over lines of channels, [time, length, channels], whose products are convolutions. */
  public static ConvRnn convLstm1d(int filters, int size) {
    Shape sizes = Windows.sizes("conv_lstm1d", "a window size", 1, 1, size);
    return new ConvRnn(new ConvLstmCell(filters, sizes));
  }

  /** An LSTM over frames, [time, rows, columns, channels], whose products are convolutions. */
  public static ConvRnn convLstm2d(int filters, int... size) {
    Shape sizes = Windows.sizes("conv_lstm2d", "a window size", 1, 2, size);
    return new ConvRnn(new ConvLstmCell(filters, sizes));
  }

  /** A convolutional LSTM with options. */
  public static ConvRnn convRnn(ConvLstmCell cell) {
    return new ConvRnn(cell);
  }
}
