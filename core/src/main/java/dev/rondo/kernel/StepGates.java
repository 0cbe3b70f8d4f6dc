package dev.rondo.kernel;

/**
 * The gates of a single step of a single stream, as {@link LstmGates} and {@link GruGates} compute
 * them within a scan, to the same bits, but from arrays of the stream's own. Next states are
 * written beside the states they follow from, so that a step can still be given up.
 *
 * <p>H is the length of the states. No out array may be another argument.
 */
public interface StepGates {

  /**
   * One step of an LSTM, see {@link LstmKernel}.
   *
   * @param gates [4H] in: {@code x W + b}; used up
   * @param sums [4H] in: {@code h U}
   * @param c [H] in
   * @param cNext [H] out
   * @param hNext [H] out
   */
  void lstm(float[] gates, float[] sums, float[] c, float[] cNext, float[] hNext);

  /**
   * One step of a GRU with reset after, see {@link GruKernel}.
   *
   * @param gates [3H] in: {@code x W + b}; used up
   * @param sums [3H] in: {@code h U + bU}; used up
   * @param h [H] in
   * @param hNext [H] out
   */
  void gruResetAfter(float[] gates, float[] sums, float[] h, float[] hNext);

  /**
   * The first half of a GRU's step with reset before.
   *
   * @param gates [3H] in: {@code x W + b}; out: {@code z r ..}
   * @param sums [3H] in: {@code sz sr ..}
   * @param h [H] in
   * @param reset [H] out: {@code r * h}
   */
  void gruReset(float[] gates, float[] sums, float[] h, float[] reset);

  /**
   * The second half, after {@link #gruReset}.
   *
   * @param gates [3H] in: as the first half left them; used up
   * @param sums [3H] in: {@code .. .. sn}
   * @param h [H] in
   * @param hNext [H] out
   */
  void gruNew(float[] gates, float[] sums, float[] h, float[] hNext);

  /**
   * Brings a row, or a group of its numbers, to mean 0 and variance 1: the hat of {@link
   * RowNormalization}.
   *
   * @param x [n] in, at {@code xAt}
   * @param y [n] out, at {@code yAt}
   */
  void normalize(float[] x, int xAt, int n, float[] y, int yAt);
}
