package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A projection to heads, or back from them. Its weights have an axis for the heads, as Keras's do;
 * it computes with that axis and the one beside it as one.
 *
 * @param rows width of what comes in
 * @param columns width of what goes out
 */
record HeadProjection(Tensor kernel, @Nullable Tensor bias, int rows, int columns) {

  static HeadProjection of(Weights weights, MultiHeadAttention layer, Shape kernel, Shape bias) {
    int columns = bias.size();
    int rows = kernel.size() / columns;
    Tensor matrix =
        weights.add(
            "kernel",
            (shape, random) -> layer.kernelInitializer().values(Shape.of(rows, columns), random),
            kernel.toArray());
    return new HeadProjection(
        matrix,
        layer.useBias() ? weights.add("bias", layer.biasInitializer(), bias.toArray()) : null,
        rows,
        columns);
  }

  Tensor apply(Tensor x) {
    Tensor row = bias == null ? null : bias.reshape(columns);
    return Ops.linear(x, kernel.reshape(rows, columns), row);
  }
}
