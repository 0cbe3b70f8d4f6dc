package dev.rondo.cells;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Recurrences;
import dev.rondo.tensor.RecurrentStep;
import dev.rondo.tensor.Scanned;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Linear recurrent unit: a diagonal linear recurrence of complex numbers.
 *
 * <pre>{@code
 * s' = lambda * s + gamma * (x B)         complex; lambda = exp(-exp(nu) + i exp(theta))
 * h' = Re(s' C) + x D                     output
 * }</pre>
 *
 * <p>Weights {@code nu} [N] and {@code theta} [N], the logarithms of the decay and of the angle of
 * lambda, so that its radius stays below 1 whatever training does; {@code gamma} [N], the logarithm
 * of gamma; {@code kernel} [D, 2N], the real parts of B, then the imaginary ones; {@code
 * output_kernel} [2N, H], the real parts of C, then the negated imaginary ones; {@code skip_kernel}
 * [D, H]. State [h, s]: the last output, [B, H], which only a skipped step reads, and s, [B, 2N],
 * real parts, then imaginary parts.
 *
 * <p>Lambda starts in a ring of the unit disk, even over its area, gamma at {@code sqrt(1 -
 * |lambda|^2)}, which keeps the size of s. All but the recurrence are products over all steps, and
 * {@link Recurrences#complexLinear} does the rest in one pass.
 *
 * <p>Source: Orvieto, Smith, Gu, Fernando, Gulcehre, Pascanu and De, 2023, "Resurrecting recurrent
 * neural networks for long sequences". There D is diagonal, which asks for as many features as
 * units; here it is a matrix. The layer alone is linear: put something between two of them, as the
 * paper does with its gated blocks.
 *
 * @param units H
 * @param states N
 * @param minRadius of the ring, at least 0
 * @param maxRadius of the ring, at most 1
 * @param maxAngle of lambda at the start, in radians
 */
public record LruCell(int units, int states, float minRadius, float maxRadius, float maxAngle)
    implements Cell {

  /** Smallest of the random numbers whose logarithm is taken. */
  private static final float LEAST = 1e-6f;

  /** Checks the widths and the ring. */
  public LruCell {
    Units.check("LruCell", units, 1);
    Units.check("LruCell, states", states, 2);
    if (!(0 <= minRadius && minRadius < maxRadius && maxRadius <= 1)) {
      throw new IllegalArgumentException(
          "LruCell: expected a ring of 0 <= minRadius < maxRadius <= 1 but got "
              + minRadius
              + " and "
              + maxRadius);
    }
    if (!(0 < maxAngle && maxAngle <= 7)) {
      throw new IllegalArgumentException(
          "LruCell: expected a maxAngle above 0 and at most 2 pi but got " + maxAngle);
    }
  }

  /** As many states as units, and the whole disk. */
  public LruCell(int units) {
    this(units, units, 0, 1, (float) (2 * Math.PI));
  }

  /** Another number of states. */
  public LruCell states(int other) {
    return new LruCell(units, other, minRadius, maxRadius, maxAngle);
  }

  /** Another ring: near 1 for long memory, with small angles for slow change. */
  public LruCell ring(float min, float max, float angle) {
    return new LruCell(units, states, min, max, angle);
  }

  @Override
  public int[] stateSizes() {
    return new int[] {units, 2 * states};
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    Tensor nu = weights.add("nu", (shape, random) -> nu(random), states);
    Initializer half = Initializers.normal((float) Math.sqrt(0.5 / features));
    return new Function(
        nu,
        weights.add("theta", (shape, random) -> theta(random), states),
        weights.add("gamma", (shape, random) -> gamma(nu), states),
        weights.add("kernel", half, features, 2 * states),
        weights.add(
            "output_kernel",
            Initializers.normal((float) Math.sqrt(1.0 / states)),
            2 * states,
            units),
        weights.add("skip_kernel", Initializers.lecunNormal(), features, units));
  }

  /** {@code log(-log |lambda|)}, the square of the radius being uniform: even over the area. */
  private float[] nu(RandomState random) {
    float[] nu = new float[states];
    double inner = minRadius * minRadius;
    double outer = maxRadius * maxRadius;
    for (int i = 0; i < states; i++) {
      double square = inner + (outer - inner) * Math.max(LEAST, random.nextFloat());
      nu[i] = (float) Math.log(-0.5 * Math.log(square));
    }
    return nu;
  }

  private float[] theta(RandomState random) {
    float[] theta = new float[states];
    for (int i = 0; i < states; i++) {
      theta[i] = (float) Math.log(maxAngle * Math.max(LEAST, random.nextFloat()));
    }
    return theta;
  }

  /** {@code log sqrt(1 - |lambda|^2)}. */
  private float[] gamma(Tensor nu) {
    float[] gamma = nu.toArray();
    for (int i = 0; i < gamma.length; i++) {
      gamma[i] = (float) (0.5 * Math.log(-Math.expm1(-2 * Math.exp(gamma[i]))));
    }
    return gamma;
  }

  private record Function(
      Tensor nu, Tensor theta, Tensor gamma, Tensor kernel, Tensor outputKernel, Tensor skipKernel)
      implements CellFunction {

    private Tensor lambda() {
      return Recurrences.polar(Ops.exp(Ops.neg(Ops.exp(nu))), Ops.exp(theta));
    }

    private Tensor input(Tensor x) {
      Tensor factor = Ops.exp(gamma);
      return x.matmul(kernel).mul(Ops.concat(0, factor, factor));
    }

    private Tensor output(Tensor x, Tensor s) {
      return s.matmul(outputKernel).add(x.matmul(skipKernel));
    }

    @Override
    public Step step(Tensor x, State state) {
      int n = nu.size();
      Tensor lambda = lambda();
      Tensor re = lambda.slice(0, 0, n);
      Tensor im = lambda.slice(0, n, 2 * n);
      Tensor before = state.get(1);
      Tensor sRe = before.slice(1, 0, n);
      Tensor sIm = before.slice(1, n, 2 * n);
      Tensor turned = Ops.concat(1, re.mul(sRe).sub(im.mul(sIm)), re.mul(sIm).add(im.mul(sRe)));
      Tensor s = turned.add(input(x));
      Tensor h = output(x, s);
      return new Step(h, State.of(h, s));
    }

    @Override
    public Scan scan(Tensor x, @Nullable Tensor mask, State initial) {
      Scanned s = Recurrences.complexLinear(lambda(), input(x), mask, initial.get(1));
      return Sequences.of(output(x, s.outputs()), mask, initial.h(), s.state().get(0));
    }

    @Override
    public @Nullable RecurrentStep stepping() {
      return Replayed.scan(this, kernel, outputKernel.dim(1), kernel.dim(1));
    }

    @Override
    public String path() {
      return Paths.describe("");
    }
  }
}
