package dev.rondo.tensor;

import dev.rondo.kernel.Workers;

/** Dropout (Srivastava et al., 2014, "Dropout"), in its inverted form. */
final class DropoutOp {
  private DropoutOp() {}

  static Tensor apply(Tensor x, float rate, RandomState random) {
    return rate == 0 ? x : MulOp.apply(x, mask(x.shape(), rate, random));
  }

  static Tensor mask(Shape shape, float rate, RandomState random) {
    return choice(shape, rate, random, 0f, 1 / (1 - rate));
  }

  /** {@code chosen} with probability {@code rate}, else {@code other}. */
  static Tensor choice(Shape shape, float rate, RandomState random, float chosen, float other) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "dropout: expected a rate of 0 or more and below 1 but got " + rate);
    }
    Tensor mask = Tensor.allocate(shape);
    float[] values = mask.floats();
    Workers.split(
        values.length,
        Elements.GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            values[i] = random.peekFloat(i) < rate ? chosen : other;
          }
        });
    random.skip(values.length);
    return mask;
  }
}
