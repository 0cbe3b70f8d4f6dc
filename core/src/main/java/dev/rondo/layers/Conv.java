package dev.rondo.layers;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Sliding;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;

/**
 * Convolution over time, {@code conv1d}: [B, T, C] to [B, T', filters], or over rows and columns,
 * {@code conv2d}: [B, H, W, C] to [B, H', W', filters].
 *
 * <pre>{@code
 * y[i] = f(b + sum over j of x[i * stride - before + j * dilation] K[j])
 * }</pre>
 *
 * <p>Weights {@code kernel} [size.., C / groups, filters] and {@code bias} [filters]. {@code
 * before} and the length of the output follow from the {@link Padding}.
 *
 * <p>Masked steps count as zeros, whatever stands there, as what lies beyond the ends does. Where
 * the output has the steps of the input (a stride of 1 along the first axis, with padding SAME or
 * CAUSAL or a window of 1) the mask goes on, so that a padded batch gives what its sequences give
 * one by one; else it ends here. Keras computes with masked steps as with others and drops the
 * mask. States end here.
 *
 * <p>With padding {@code CAUSAL} and a stride of 1 the layer streams, and goes on from window to
 * window of a sequence: it carries the last {@code (size - 1) * dilation} inputs. Else a place of
 * the output needs what comes after it, or stands for several.
 *
 * <p>Source: LeCun, Bottou, Bengio and Haffner, 1998, "Gradient-based learning applied to document
 * recognition"; dilation: Yu and Koltun, 2016, "Multi-scale context aggregation by dilated
 * convolutions". Computed as products, see {@link dev.rondo.tensor.WindowOps#conv}.
 *
 * @param filters channels of the output
 * @param size of the window, along each axis
 * @param strides how far the window moves, along each axis
 * @param dilation distance between what it sees, along each axis
 * @param padding what it sees beyond the ends; CAUSAL over time only
 * @param groups into how many parts channels and filters are split, each seen only by its own
 * @param activation f
 */
public record Conv(
    int filters,
    Shape size,
    Shape strides,
    Shape dilation,
    Padding padding,
    int groups,
    Activation activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer)
    implements Layer {

  /** Checks the numbers. */
  public Conv {
    String kind = kind(size);
    if (size.rank() < 1 || size.rank() > 2) {
      throw new IllegalArgumentException(
          "conv: expected a window of one or two axes but got " + size);
    }
    Windows.check(kind, "a window size", 1, size.rank(), size);
    Windows.check(kind, "strides", 1, size.rank(), strides);
    Windows.check(kind, "a dilation", 1, size.rank(), dilation);
    if (filters < 1 || groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException(
          kind
              + ": expected filters of at least 1 and groups that divide them but got "
              + filters
              + " and "
              + groups);
    }
    if (padding == Padding.CAUSAL && size.rank() != 1) {
      throw new IllegalArgumentException(
          kind + ": CAUSAL padding is for time; expected SAME or VALID for rows and columns");
    }
  }

  Conv(int filters, Shape size, Activation activation) {
    this(
        filters,
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

  /** Another padding; VALID at first. */
  public Conv padding(Padding other) {
    return with(strides, dilation, other, groups);
  }

  /** Other strides: one number, or one for each axis. */
  public Conv strides(int... other) {
    Shape each = Windows.sizes(kind(), "strides", 1, size.rank(), other);
    return with(each, dilation, padding, groups);
  }

  /** Another dilation: one number, or one for each axis. */
  public Conv dilation(int... other) {
    Shape each = Windows.sizes(kind(), "a dilation", 1, size.rank(), other);
    return with(strides, each, padding, groups);
  }

  /** Channels and filters split into so many groups. */
  public Conv groups(int other) {
    return with(strides, dilation, padding, other);
  }

  private Conv with(Shape steps, Shape holes, Padding ends, int parts) {
    return new Conv(
        filters,
        size,
        steps,
        holes,
        ends,
        parts,
        activation,
        useBias,
        kernelInitializer,
        biasInitializer);
  }

  /** Without bias. */
  public Conv withoutBias() {
    return with(false, kernelInitializer, biasInitializer);
  }

  /** Other initializers. */
  public Conv initializers(Initializer kernel, Initializer bias) {
    return with(useBias, kernel, bias);
  }

  private Conv with(boolean bias, Initializer kernelStart, Initializer biasStart) {
    return new Conv(
        filters,
        size,
        strides,
        dilation,
        padding,
        groups,
        activation,
        bias,
        kernelStart,
        biasStart);
  }

  @Override
  public String kind() {
    return kind(size);
  }

  private static String kind(Shape size) {
    return "conv" + size.rank() + "d";
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Windows.checkChannels(name, size.rank(), input);
    int channels = input.dim(-1);
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          name + ": expected channels that " + groups + " groups divide but got " + input);
    }
    Sliding[] axes = Windows.of(size, strides, dilation, padding);
    Shape output = Windows.output(name, input, filters, axes);
    int[] shape = size.append(channels / groups, filters).toArray();
    return new ConvFunction(
        name,
        this,
        weights.add("kernel", kernelInitializer, shape),
        useBias ? weights.add("bias", biasInitializer, filters) : null,
        input.toArray(),
        axes,
        output);
  }
}
