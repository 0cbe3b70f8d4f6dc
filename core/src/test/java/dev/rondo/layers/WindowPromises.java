package dev.rondo.layers;

import static dev.rondo.layers.Layers.*;
import static dev.rondo.tensor.Padding.CAUSAL;
import static dev.rondo.tensor.Padding.SAME;
import static dev.rondo.tensor.Shape.ANY;

import dev.rondo.layers.LayerPromise.Goes;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import java.util.stream.Stream;

/** Layers over windows, all of which end states. */
final class WindowPromises {
  private WindowPromises() {}

  /** Whose output has other steps than the input: the mask ends. */
  private static LayerPromise ends(Layer layer, String kind, int parameters, int... example) {
    return promise(layer, kind, parameters, Goes.NOWHERE, false, example);
  }

  /** Whose output has the steps of the input: the mask goes on. */
  private static LayerPromise keeps(Layer layer, String kind, int parameters, int... example) {
    return promise(layer, kind, parameters, Goes.THROUGH, false, example);
  }

  /** As {@link #keeps}, where a step needs only what came before it. */
  private static LayerPromise streams(Layer layer, String kind, int parameters, int... example) {
    return promise(layer, kind, parameters, Goes.THROUGH, true, example);
  }

  private static LayerPromise promise(
      Layer layer, String kind, int parameters, Goes mask, boolean streams, int... example) {
    Shape shape = Shape.of(example);
    return new LayerPromise(
        layer, shape, 4, 0, kind, parameters, mask, Goes.NOWHERE, false, streams, true);
  }

  static Stream<LayerPromise> all() {
    return Stream.of(
        ends(conv1d(5, 3), "conv1d", 50, ANY, 3),
        keeps(conv1d(5, 3, Activation.TANH).padding(SAME), "conv1d", 50, ANY, 3),
        streams(conv1d(5, 2).padding(CAUSAL).dilation(2), "conv1d", 35, ANY, 3),
        streams(conv1d(5, 3).padding(CAUSAL).withoutBias(), "conv1d", 45, 4, 3),
        streams(conv1d(5, 1).padding(CAUSAL), "conv1d", 20, ANY, 3),
        ends(conv1d(4, 2).strides(2).groups(2), "conv1d", 20, ANY, 4),
        keeps(conv1d(5, 9).padding(SAME), "conv1d", 140, ANY, 3),
        ends(conv2d(4, 2), "conv2d", 52, ANY, 5, 3),
        keeps(conv2d(3, 2, 3, Activation.SIGMOID).padding(SAME), "conv2d", 57, 4, 5, 3),
        ends(conv2d(2, 3).padding(SAME).strides(2, 1), "conv2d", 38, 5, 4, 2),
        ends(conv2d(2, 2).dilation(1, 2).groups(2), "conv2d", 10, ANY, ANY, 2),
        ends(depthwiseConv1d(3), "depthwise_conv1d", 12, ANY, 3),
        keeps(depthwiseConv1d(2).multiplier(2).padding(SAME), "depthwise_conv1d", 18, ANY, 3),
        keeps(depthwiseConv2d(2, 3).padding(SAME).dilation(2), "depthwise_conv2d", 14, ANY, 5, 2),
        ends(depthwiseConv2d(2, 2).strides(2).withoutBias(), "depthwise_conv2d", 8, ANY, 5, 2),
        ends(maxPooling1d(2), "max_pooling1d", 0, ANY, 3),
        keeps(maxPooling1d(3).strides(1).padding(SAME), "max_pooling1d", 0, ANY, 3),
        ends(maxPooling2d(2), "max_pooling2d", 0, 5, 4, 3),
        keeps(maxPooling2d(2, 3).strides(1).padding(SAME), "max_pooling2d", 0, ANY, 4, 3),
        ends(averagePooling1d(2), "average_pooling1d", 0, ANY, 3),
        ends(averagePooling1d(3).padding(SAME), "average_pooling1d", 0, 5, 3),
        ends(averagePooling2d(2).strides(1, 2), "average_pooling2d", 0, 5, 4, 3),
        ends(averagePooling2d(3, 2).padding(SAME), "average_pooling2d", 0, 5, 5, 3),
        ends(globalMaxPooling1d(), "global_max_pooling1d", 0, ANY, 3),
        ends(globalMaxPooling2d(), "global_max_pooling2d", 0, ANY, 2, 3),
        ends(globalAveragePooling1d(), "global_average_pooling1d", 0, ANY, 3),
        ends(globalAveragePooling2d(), "global_average_pooling2d", 0, 3, 2, 3));
  }
}
