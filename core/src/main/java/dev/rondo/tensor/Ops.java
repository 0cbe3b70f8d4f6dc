package dev.rondo.tensor;

import dev.rondo.kernel.UnaryMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of operations. An open {@link GradientTape} records them; each has its gradient
 * beside it, in its own file.
 *
 * <p>Axes are counted from the front, or from the back if negative: -1 is the last one. Tensors are
 * float32 where nothing else is said. A shape or a type that does not fit is an
 * IllegalArgumentException that says what was expected.
 */
public final class Ops {
  private Ops() {}

  // ---- arithmetic

  /** {@code a + b}, element by element, with NumPy's broadcasting. */
  public static Tensor add(Tensor a, Tensor b) {
    return AddOp.apply(a, b);
  }

  /** {@code a - b}, element by element, with NumPy's broadcasting. */
  public static Tensor sub(Tensor a, Tensor b) {
    return SubOp.apply(a, b);
  }

  /** {@code a * b}, element by element, with NumPy's broadcasting. */
  public static Tensor mul(Tensor a, Tensor b) {
    return MulOp.apply(a, b);
  }

  /** {@code a / b}, element by element, with NumPy's broadcasting. */
  public static Tensor div(Tensor a, Tensor b) {
    return DivOp.apply(a, b);
  }

  /** The larger of two, element by element; of equals, the gradient goes to {@code a}. */
  public static Tensor maximum(Tensor a, Tensor b) {
    return ExtremumOp.maximum(a, b);
  }

  /** The smaller of two, element by element; of equals, the gradient goes to {@code a}. */
  public static Tensor minimum(Tensor a, Tensor b) {
    return ExtremumOp.minimum(a, b);
  }

  // ---- functions of one number

  /** An activation function of {@code x}. */
  public static Tensor apply(Activation f, Tensor x) {
    return f.apply(x);
  }

  /** {@code 1 / (1 + exp(-x))}. */
  public static Tensor sigmoid(Tensor x) {
    return MapOp.apply(UnaryMap.SIGMOID, x);
  }

  /** {@code tanh(x)}. */
  public static Tensor tanh(Tensor x) {
    return MapOp.apply(UnaryMap.TANH, x);
  }

  /** {@code max(x, 0)}. */
  public static Tensor relu(Tensor x) {
    return MapOp.apply(UnaryMap.RELU, x);
  }

  /** {@code 0.5 x (1 + erf(x / sqrt(2)))}. */
  public static Tensor gelu(Tensor x) {
    return MapOp.apply(UnaryMap.GELU, x);
  }

  /** {@code log(1 + exp(x))}. */
  public static Tensor softplus(Tensor x) {
    return MapOp.apply(UnaryMap.SOFTPLUS, x);
  }

  /** {@code exp(x)}. */
  public static Tensor exp(Tensor x) {
    return MapOp.apply(UnaryMap.EXP, x);
  }

  /** {@code log(x)}. */
  public static Tensor log(Tensor x) {
    return MapOp.apply(UnaryMap.LOG, x);
  }

  /** {@code sqrt(x)}. */
  public static Tensor sqrt(Tensor x) {
    return MapOp.apply(UnaryMap.SQRT, x);
  }

  /** {@code x * x}. */
  public static Tensor square(Tensor x) {
    return MapOp.apply(UnaryMap.SQUARE, x);
  }

  /** {@code |x|}. */
  public static Tensor abs(Tensor x) {
    return MapOp.apply(UnaryMap.ABS, x);
  }

  /** {@code -x}. */
  public static Tensor neg(Tensor x) {
    return MapOp.apply(UnaryMap.NEGATE, x);
  }

  /** {@code 1 / x}. */
  public static Tensor reciprocal(Tensor x) {
    return MapOp.apply(UnaryMap.RECIPROCAL, x);
  }

  /** {@code x} to the power of {@code exponent}. */
  public static Tensor pow(Tensor x, float exponent) {
    return PowOp.apply(x, exponent);
  }

  /** {@code x}, but not below {@code low} and not above {@code high}. */
  public static Tensor clip(Tensor x, float low, float high) {
    return minimum(maximum(x, Tensor.scalar(low)), Tensor.scalar(high));
  }

  // ---- products

  /**
   * Matrix product: [.., M, K] x [.., K, N] gives [.., M, N], with broadcasting of the leading
   * axes; [.., K] x [K, N] is computed as one product.
   */
  public static Tensor matmul(Tensor a, Tensor b) {
    return MatMulOp.apply(a, b);
  }

  /**
   * {@code x kernel + bias}: [.., D] x [D, N] + [N] gives [.., N], as one product over all rows.
   */
  public static Tensor linear(Tensor x, Tensor kernel, @Nullable Tensor bias) {
    return LinearOp.apply(x, kernel, bias);
  }

  // ---- shapes

  /** The axes in the order named; with none named, the last two change places. */
  public static Tensor transpose(Tensor x, int... axes) {
    return TransposeOp.apply(x, axes);
  }

  /**
   * The same numbers, in the same memory, in another shape; one length may be -1 and follows from
   * the others.
   */
  public static Tensor reshape(Tensor x, int... dims) {
    return ReshapeOp.apply(x, dims);
  }

  /** A new axis of length 1 that becomes axis {@code axis}. */
  public static Tensor expandDims(Tensor x, int axis) {
    return ReshapeOp.expandDims(x, axis);
  }

  /** Without an axis, whose length is 1. */
  public static Tensor squeeze(Tensor x, int axis) {
    return ReshapeOp.squeeze(x, axis);
  }

  /** The places {@code from} to {@code to - 1} of an axis. */
  public static Tensor slice(Tensor x, int axis, int from, int to) {
    return SliceOp.apply(x, axis, from, to);
  }

  /** Tensors one behind the other along an axis. */
  public static Tensor concat(int axis, Tensor... parts) {
    return ConcatOp.apply(axis, parts.clone());
  }

  /** Tensors one behind the other along an axis. */
  public static Tensor concat(int axis, List<Tensor> parts) {
    return ConcatOp.apply(axis, parts.toArray(new Tensor[0]));
  }

  /** Tensors of one shape one behind the other along a new axis. */
  public static Tensor stack(int axis, Tensor... parts) {
    return ConcatOp.stack(axis, parts);
  }

  /** Tensors of one shape one behind the other along a new axis. */
  public static Tensor stack(int axis, List<Tensor> parts) {
    return ConcatOp.stack(axis, parts.toArray(new Tensor[0]));
  }

  /** Parts of equal length along an axis. */
  public static List<Tensor> split(Tensor x, int axis, int parts) {
    return SliceOp.split(x, axis, parts);
  }

  /** The places of an axis one by one, each without that axis. */
  public static List<Tensor> unstack(Tensor x, int axis) {
    return SliceOp.unstack(x, axis);
  }

  /** Zeros in front of and behind an axis. */
  public static Tensor pad(Tensor x, int axis, int before, int after) {
    return PadOp.apply(x, axis, before, after);
  }

  /** An axis from its end to its beginning. */
  public static Tensor reverse(Tensor x, int axis) {
    return ReverseOp.apply(x, axis);
  }

  /** Repeated along axes of length 1, and new ones in front, to a shape. */
  public static Tensor broadcastTo(Tensor x, Shape shape) {
    return BroadcastToOp.apply(x, shape);
  }

  /** An axis as a whole, several times over: {@code a b} becomes {@code a b a b}. */
  public static Tensor tile(Tensor x, int axis, int times) {
    return BroadcastToOp.tile(x, axis, times);
  }

  /** Each place of an axis several times over: {@code a b} becomes {@code a a b b}. */
  public static Tensor repeat(Tensor x, int axis, int times) {
    return BroadcastToOp.repeat(x, axis, times);
  }

  // ---- choices

  /** Rows of a table [V, ..] by int index [..]. */
  public static Tensor gather(Tensor table, Tensor ids) {
    return GatherOp.apply(table, ids);
  }

  /** Numbers by their int index along an axis; the other axes of both are equal. */
  public static Tensor takeAlongAxis(Tensor x, Tensor ids, int axis) {
    return GatherOp.takeAlongAxis(x, ids, axis);
  }

  /**
   * {@code a} where the condition (float32 or int32) is not zero, else {@code b}, with
   * broadcasting.
   */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    return WhereOp.apply(condition, a, b);
  }

  /** 1 where {@code a > b}, else 0; either type, with broadcasting, no gradient. */
  public static Tensor greater(Tensor a, Tensor b) {
    return CompareOp.greater(a, b);
  }

  /** 1 where {@code a >= b}, else 0; either type, with broadcasting, no gradient. */
  public static Tensor greaterEqual(Tensor a, Tensor b) {
    return CompareOp.greaterEqual(a, b);
  }

  /** 1 where {@code a < b}, else 0; either type, with broadcasting, no gradient. */
  public static Tensor less(Tensor a, Tensor b) {
    return CompareOp.less(a, b);
  }

  /** 1 where {@code a == b}, else 0; either type, with broadcasting, no gradient. */
  public static Tensor equal(Tensor a, Tensor b) {
    return CompareOp.equal(a, b);
  }

  /** int32 [..] to float32 [.., classes], 1 at the index and 0 elsewhere. */
  public static Tensor oneHot(Tensor ids, int classes) {
    return ConvertOp.oneHot(ids, classes);
  }

  /** As float32; no gradient. */
  public static Tensor toFloat(Tensor x) {
    return ConvertOp.toFloat(x);
  }

  /** As int32, cut off towards zero; no gradient. */
  public static Tensor toInt(Tensor x) {
    return ConvertOp.toInt(x);
  }

  // ---- reductions; without axes, over all of them

  /** The sum of all numbers, of rank 0. */
  public static Tensor sum(Tensor x) {
    return SumOp.apply(x, false);
  }

  /** Sums over axes. */
  public static Tensor sum(Tensor x, boolean keepDims, int... axes) {
    return SumOp.apply(x, keepDims, axes);
  }

  /** The mean of all numbers, of rank 0. */
  public static Tensor mean(Tensor x) {
    return SumOp.mean(x, false);
  }

  /** Means over axes. */
  public static Tensor mean(Tensor x, boolean keepDims, int... axes) {
    return SumOp.mean(x, keepDims, axes);
  }

  /** Mean squared distances from the mean, over axes. */
  public static Tensor variance(Tensor x, boolean keepDims, int... axes) {
    return SumOp.variance(x, keepDims, axes);
  }

  /** Largest numbers over axes; of equals, the gradient goes to the first. */
  public static Tensor max(Tensor x, boolean keepDims, int... axes) {
    return MaxOp.apply(x, keepDims, axes);
  }

  /** Smallest numbers over axes; of equals, the gradient goes to the first. */
  public static Tensor min(Tensor x, boolean keepDims, int... axes) {
    return neg(MaxOp.apply(neg(x), keepDims, axes));
  }

  /** Euclidean lengths over axes; the gradient at length 0 is not a number. */
  public static Tensor norm(Tensor x, boolean keepDims, int... axes) {
    return sqrt(sum(square(x), keepDims, axes));
  }

  /** The int32 index of the largest number along an axis; of equals, the first. */
  public static Tensor argMax(Tensor x, int axis) {
    return MaxOp.argMax(x, axis);
  }

  // ---- softmax

  /** {@code exp(x) / sum(exp(x))} over the last axis. */
  public static Tensor softmax(Tensor x) {
    return SoftmaxOp.apply(x);
  }

  /** The logarithm of {@link #softmax}, over the last axis. */
  public static Tensor logSoftmax(Tensor x) {
    return SoftmaxOp.log(x);
  }

  /**
   * The losses [..] of logits [.., C] and int32 labels [..]: minus the log-probability of the
   * label.
   */
  public static Tensor sparseCrossEntropy(Tensor logits, Tensor labels) {
    return SparseCrossEntropyOp.apply(logits, labels);
  }

  // ---- randomness and gradients

  /** Each number zero with probability {@code rate}, else multiplied by {@code 1 / (1 - rate)}. */
  public static Tensor dropout(Tensor x, float rate, RandomState random) {
    return DropoutOp.apply(x, rate, random);
  }

  /**
   * What {@link #dropout} multiplies by: zeros, with probability {@code rate}, and {@code 1 / (1 -
   * rate)}.
   */
  public static Tensor dropoutMask(Shape shape, float rate, RandomState random) {
    return DropoutOp.mask(shape, rate, random);
  }

  /** The same numbers, through which no gradient flows. */
  public static Tensor stopGradient(Tensor x) {
    return x.view(x.shape());
  }

  // ---- scans over a whole sequence; equations and shapes stand at Scanned

  /** The scan of an Elman network; see {@link Scanned}. */
  public static Scanned simpleRnnScan(
      ScanInput input, Tensor recurrent, Activation f, @Nullable Tensor mask, Tensor h0) {
    return SimpleRnnScan.apply(input, recurrent, f, mask, StateNoise.NONE, h0);
  }

  /** The scan of an LSTM; see {@link Scanned}. */
  public static Scanned lstmScan(
      ScanInput input, Tensor recurrent, @Nullable Tensor mask, Tensor h0, Tensor c0) {
    return LstmScan.apply(input, recurrent, LstmOptions.NONE, mask, StateNoise.NONE, h0, c0);
  }

  /** The scan of a GRU; see {@link Scanned}. */
  public static Scanned gruScan(
      ScanInput input,
      Tensor recurrent,
      @Nullable Tensor recurrentBias,
      boolean resetAfter,
      @Nullable Tensor mask,
      Tensor h0) {
    return GruScan.apply(
        input, recurrent, recurrentBias, resetAfter, null, mask, StateNoise.NONE, h0);
  }
}
