package dev.rondo.layers;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Sliding;
import dev.rondo.tensor.Tensor;
import dev.rondo.tensor.WindowOps;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of each channel by itself, over time, {@code depthwise_conv1d}: [B, T, C] to [B,
 * T', C M], or over rows and columns, {@code depthwise_conv2d}: [B, H, W, C] to [B, H', W', C M].
 *
 * <pre>{@code
 * y[i, c M + m] = f(b[c M + m] + sum over j of x[i * stride - before + j * dilation, c] K[j, c, m])
 * }</pre>
 *
 * <p>Weights {@code kernel} [size.., C, M] and {@code bias} [C M].
 *
 * <p>Masked steps count as zeros, whatever stands there, as what lies beyond the ends does. Where
 * the output has the steps of the input (a stride of 1 along the first axis, with padding SAME or a
 * window of 1) the mask goes on, so that a padded batch gives what its sequences give one by one;
 * else it ends here. Keras computes with masked steps as with others and drops the mask. States end
 * here. It does not stream.
 *
 * <p>Source: Sifre, 2014, "Rigid-motion scattering for image classification"; Chollet, 2017,
 * "Xception: deep learning with depthwise separable convolutions".
 *
 * @param size of the window, along each axis
 * @param strides how far the window moves, along each axis
 * @param dilation distance between what it sees, along each axis
 * @param padding what it sees beyond the ends, VALID or SAME
 * @param multiplier M, outputs for each channel
 * @param activation f
 */
public record DepthwiseConv(
    Shape size,
    Shape strides,
    Shape dilation,
    Padding padding,
    int multiplier,
    Activation activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer)
    implements Layer {

  /** Checks the numbers. */
  public DepthwiseConv {
    String kind = kind(size);
    if (size.rank() < 1 || size.rank() > 2) {
      throw new IllegalArgumentException(
          "depthwise_conv: expected a window of one or two axes but got " + size);
    }
    Windows.check(kind, "a window size", 1, size.rank(), size);
    Windows.check(kind, "strides", 1, size.rank(), strides);
    Windows.check(kind, "a dilation", 1, size.rank(), dilation);
    if (multiplier < 1) {
      throw new IllegalArgumentException(
          kind + ": expected a multiplier of at least 1 but got " + multiplier);
    }
    if (padding == Padding.CAUSAL) {
      throw new IllegalArgumentException(
          kind + ": expected padding VALID or SAME but got CAUSAL. Put zeroPadding1d before it.");
    }
  }

  DepthwiseConv(Shape size, Activation activation) {
    this(
        size,
        Windows.ones(size.rank()),
        Windows.ones(size.rank()),
        Padding.VALID,
        1,
        activation,
        true,
        Initializers.glorotUniform(),
        Initializers.zeros());
  }

  /** Another padding, SAME or VALID; VALID at first. */
  public DepthwiseConv padding(Padding other) {
    return with(strides, dilation, other, multiplier, useBias);
  }

  /** Other strides: one number, or one for each axis. */
  public DepthwiseConv strides(int... other) {
    Shape each = Windows.sizes(kind(), "strides", 1, size.rank(), other);
    return with(each, dilation, padding, multiplier, useBias);
  }

  /** Another dilation: one number, or one for each axis. */
  public DepthwiseConv dilation(int... other) {
    Shape each = Windows.sizes(kind(), "a dilation", 1, size.rank(), other);
    return with(strides, each, padding, multiplier, useBias);
  }

  /** So many outputs for each channel; 1 at first. */
  public DepthwiseConv multiplier(int other) {
    return with(strides, dilation, padding, other, useBias);
  }

  /** Without bias. */
  public DepthwiseConv withoutBias() {
    return with(strides, dilation, padding, multiplier, false);
  }

  private DepthwiseConv with(Shape steps, Shape holes, Padding ends, int outputs, boolean bias) {
    return new DepthwiseConv(
        size, steps, holes, ends, outputs, activation, bias, kernelInitializer, biasInitializer);
  }

  /** Other initializers. */
  public DepthwiseConv initializers(Initializer kernel, Initializer bias) {
    return new DepthwiseConv(
        size, strides, dilation, padding, multiplier, activation, useBias, kernel, bias);
  }

  @Override
  public String kind() {
    return kind(size);
  }

  private static String kind(Shape size) {
    return "depthwise_conv" + size.rank() + "d";
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Windows.checkChannels(name, size.rank(), input);
    int width = input.dim(-1) * multiplier;
    Sliding[] axes = Windows.of(size, strides, dilation, padding);
    Shape output = Windows.output(name, input, width, axes);
    int[] shape = size.append(input.dim(-1), multiplier).toArray();
    Tensor kernel = weights.add("kernel", kernelInitializer, shape);
    @Nullable Tensor bias = useBias ? weights.add("bias", biasInitializer, width) : null;
    return new NoStream(
        output,
        (x, pass) -> {
          Windows.check(name, x.value(), input, axes);
          Tensor y = WindowOps.depthwiseConv(StepMasks.fill(name, x, 0f), kernel, bias, axes);
          return Windows.result(activation.apply(y), x, axes);
        });
  }
}
