package dev.rondo.layers;

import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.IndRnnCell;
import dev.rondo.cells.JordanCell;
import dev.rondo.cells.LruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.MguCell;
import dev.rondo.cells.MinGruCell;
import dev.rondo.cells.MinLstmCell;
import dev.rondo.cells.QrnnCell;
import dev.rondo.cells.ResidualCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.SkipCell;
import dev.rondo.cells.SlstmCell;
import dev.rondo.cells.SruCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import java.util.List;

/** The catalogue of layers, made to be imported statically. */
public final class Layers {
  private Layers() {}

  /** What a model takes: the shape of one example, {@code Shape.ANY} for time of any length. */
  public static Input input(int... shape) {
    return new Input(Shape.of(shape), false);
  }

  /**
   * What a model takes, as a node of a graph. It takes token ids if only embeddings take it, else
   * float32, unless {@link Node#ofInts} says otherwise.
   *
   * @param name for data that comes by name, and for errors
   * @param shape of one example; {@code Shape.ANY} for time of any length
   */
  public static Node input(String name, int... shape) {
    return Node.of(Names.given(name), input(shape));
  }

  /**
   * A layer that stands at several places of a model and has its weights once: all places with an
   * equal shared layer use the same ones.
   *
   * @param name the scope of the weights
   */
  public static Layer shared(String name, Layer layer) {
    return new Shared(name, layer);
  }

  /** An LSTM. */
  public static Rnn lstm(int units) {
    return new Rnn(new LstmCell(units));
  }

  /** A GRU, reset after. */
  public static Rnn gru(int units) {
    return new Rnn(new GruCell(units));
  }

  /** A simple recurrent network with tanh. */
  public static Rnn simpleRnn(int units) {
    return new Rnn(new SimpleRnnCell(units));
  }

  /** Any cell over time: one with options, or one of your own. */
  public static Rnn rnn(Cell cell) {
    return new Rnn(cell);
  }

  /** A fully connected layer without activation. */
  public static Dense dense(int units) {
    return new Dense(units, Activation.LINEAR);
  }

  /** A fully connected layer. */
  public static Dense dense(int units, Activation activation) {
    return new Dense(units, activation);
  }

  /** A vector for each of {@code vocabulary} tokens. */
  public static Embedding embedding(int vocabulary, int width) {
    return new Embedding(vocabulary, width);
  }

  /** Dropout of a fraction in [0, 1). */
  public static Dropout dropout(float rate) {
    return new Dropout(rate);
  }

  /** An activation as a layer of its own. */
  public static Layer activation(Activation activation) {
    return new Activate(activation);
  }

  /** All numbers of an example in one axis. */
  public static Layer flatten() {
    return new Reshape(Shape.of(Shape.ANY));
  }

  /** Another shape for one example; one axis may be {@code Shape.ANY}. */
  public static Layer reshape(int... shape) {
    return new Reshape(Shape.of(shape));
  }

  // ---- further recurrent families

  /** A simple recurrent network by its inventor's name: {@link #simpleRnn}. */
  public static Rnn elman(int units) {
    return simpleRnn(units);
  }

  /** A Jordan network, with a hidden layer as wide as its output. */
  public static Rnn jordan(int units) {
    return new Rnn(new JordanCell(units));
  }

  /** A minimal gated unit. */
  public static Rnn mgu(int units) {
    return new Rnn(new MguCell(units));
  }

  /** A minimal GRU. */
  public static Rnn minGru(int units) {
    return new Rnn(new MinGruCell(units));
  }

  /** A minimal LSTM. */
  public static Rnn minLstm(int units) {
    return new Rnn(new MinLstmCell(units));
  }

  /** A quasi-recurrent network with a window of 2 and fo-pooling. */
  public static Rnn qrnn(int units) {
    return new Rnn(new QrnnCell(units));
  }

  /** A linear recurrent unit with as many complex states as units. */
  public static Rnn lru(int units) {
    return new Rnn(new LruCell(units));
  }

  /** A simple recurrent unit. */
  public static Rnn sru(int units) {
    return new Rnn(new SruCell(units));
  }

  /** An independently recurrent network with relu. */
  public static Rnn indRnn(int units) {
    return new Rnn(new IndRnnCell(units));
  }

  /** The sLSTM of xLSTM, with one head. */
  public static Rnn slstm(int units) {
    return new Rnn(new SlstmCell(units));
  }

  /** Masks the steps of which every number is {@code value}, often 0, for the layers behind it. */
  public static Layer masking(float value) {
    return new Masking(value);
  }

  /** A recurrent layer in both directions, with weights of its own for each. */
  public static Bidirectional bidirectional(Rnn layer) {
    return new Bidirectional(layer);
  }

  // ---- windows

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

  // ---- other axes

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

  // ---- normalization and noise

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

  // ---- layers at every step

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

  /** The records behind the methods of this class, for those who save and read descriptions. */
  public static List<Class<? extends Record>> descriptions() {
    return List.of(
        Input.class,
        Rnn.class,
        LstmCell.class,
        GruCell.class,
        SimpleRnnCell.class,
        JordanCell.class,
        MguCell.class,
        MinGruCell.class,
        MinLstmCell.class,
        SruCell.class,
        IndRnnCell.class,
        QrnnCell.class,
        LruCell.class,
        SlstmCell.class,
        Dense.class,
        Embedding.class,
        Dropout.class,
        Activate.class,
        Reshape.class,
        Shared.class,
        Masking.class,
        Bidirectional.class,
        StackedRnnCells.class,
        ResidualCell.class,
        SkipCell.class,
        Regularized.class,
        WeightRule.class,
        Conv.class,
        DepthwiseConv.class,
        Pooling.class,
        GlobalPooling.class,
        UpSampling.class,
        ZeroPadding.class,
        Cropping.class,
        Permute.class,
        RepeatVector.class,
        BatchNormalization.class,
        LayerNormalization.class,
        GroupNormalization.class,
        SpatialDropout1d.class,
        GaussianNoise.class,
        GaussianDropout.class,
        AlphaDropout.class,
        TimeDistributed.class,
        ConvRnn.class,
        ConvLstmCell.class);
  }
}
