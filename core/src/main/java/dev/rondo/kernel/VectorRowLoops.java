package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link VectorRowProduct}: a row times so many neighbouring columns of b, {@code
 * column} the first, with all sums in registers while they walk down b.
 */
final class VectorRowLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorRowLoops() {}

  // A long piece of each row of b, which the processor fetches ahead; needs 32 registers.
  static void sixteenVectors(
      float[] x, Matrix b, int column, float[] start, int startAt, float[] y, int yAt) {
    float[] data = b.data();
    int at = b.offset() + column;
    int stride = b.rowStride();
    int depth = b.rows();
    FloatVector y0 = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector y1 = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector y2 = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    FloatVector y3 = FloatVector.fromArray(SPECIES, start, startAt + 3 * LANES);
    FloatVector y4 = FloatVector.fromArray(SPECIES, start, startAt + 4 * LANES);
    FloatVector y5 = FloatVector.fromArray(SPECIES, start, startAt + 5 * LANES);
    FloatVector y6 = FloatVector.fromArray(SPECIES, start, startAt + 6 * LANES);
    FloatVector y7 = FloatVector.fromArray(SPECIES, start, startAt + 7 * LANES);
    FloatVector y8 = FloatVector.fromArray(SPECIES, start, startAt + 8 * LANES);
    FloatVector y9 = FloatVector.fromArray(SPECIES, start, startAt + 9 * LANES);
    FloatVector y10 = FloatVector.fromArray(SPECIES, start, startAt + 10 * LANES);
    FloatVector y11 = FloatVector.fromArray(SPECIES, start, startAt + 11 * LANES);
    FloatVector y12 = FloatVector.fromArray(SPECIES, start, startAt + 12 * LANES);
    FloatVector y13 = FloatVector.fromArray(SPECIES, start, startAt + 13 * LANES);
    FloatVector y14 = FloatVector.fromArray(SPECIES, start, startAt + 14 * LANES);
    FloatVector y15 = FloatVector.fromArray(SPECIES, start, startAt + 15 * LANES);
    for (int k = 0; k < depth; k++) {
      FloatVector xk = FloatVector.broadcast(SPECIES, x[k]);
      y0 = xk.fma(FloatVector.fromArray(SPECIES, data, at), y0);
      y1 = xk.fma(FloatVector.fromArray(SPECIES, data, at + LANES), y1);
      y2 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 2 * LANES), y2);
      y3 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 3 * LANES), y3);
      y4 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 4 * LANES), y4);
      y5 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 5 * LANES), y5);
      y6 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 6 * LANES), y6);
      y7 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 7 * LANES), y7);
      y8 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 8 * LANES), y8);
      y9 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 9 * LANES), y9);
      y10 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 10 * LANES), y10);
      y11 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 11 * LANES), y11);
      y12 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 12 * LANES), y12);
      y13 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 13 * LANES), y13);
      y14 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 14 * LANES), y14);
      y15 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 15 * LANES), y15);
      at += stride;
    }
    y0.intoArray(y, yAt);
    y1.intoArray(y, yAt + LANES);
    y2.intoArray(y, yAt + 2 * LANES);
    y3.intoArray(y, yAt + 3 * LANES);
    y4.intoArray(y, yAt + 4 * LANES);
    y5.intoArray(y, yAt + 5 * LANES);
    y6.intoArray(y, yAt + 6 * LANES);
    y7.intoArray(y, yAt + 7 * LANES);
    y8.intoArray(y, yAt + 8 * LANES);
    y9.intoArray(y, yAt + 9 * LANES);
    y10.intoArray(y, yAt + 10 * LANES);
    y11.intoArray(y, yAt + 11 * LANES);
    y12.intoArray(y, yAt + 12 * LANES);
    y13.intoArray(y, yAt + 13 * LANES);
    y14.intoArray(y, yAt + 14 * LANES);
    y15.intoArray(y, yAt + 15 * LANES);
  }

  // An fma takes four cycles and two may start in each: eight sums never wait.
  static void eightVectors(
      float[] x, Matrix b, int column, float[] start, int startAt, float[] y, int yAt) {
    float[] data = b.data();
    int at = b.offset() + column;
    int stride = b.rowStride();
    int depth = b.rows();
    FloatVector y0 = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector y1 = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector y2 = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    FloatVector y3 = FloatVector.fromArray(SPECIES, start, startAt + 3 * LANES);
    FloatVector y4 = FloatVector.fromArray(SPECIES, start, startAt + 4 * LANES);
    FloatVector y5 = FloatVector.fromArray(SPECIES, start, startAt + 5 * LANES);
    FloatVector y6 = FloatVector.fromArray(SPECIES, start, startAt + 6 * LANES);
    FloatVector y7 = FloatVector.fromArray(SPECIES, start, startAt + 7 * LANES);
    for (int k = 0; k < depth; k++) {
      FloatVector xk = FloatVector.broadcast(SPECIES, x[k]);
      y0 = xk.fma(FloatVector.fromArray(SPECIES, data, at), y0);
      y1 = xk.fma(FloatVector.fromArray(SPECIES, data, at + LANES), y1);
      y2 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 2 * LANES), y2);
      y3 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 3 * LANES), y3);
      y4 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 4 * LANES), y4);
      y5 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 5 * LANES), y5);
      y6 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 6 * LANES), y6);
      y7 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 7 * LANES), y7);
      at += stride;
    }
    y0.intoArray(y, yAt);
    y1.intoArray(y, yAt + LANES);
    y2.intoArray(y, yAt + 2 * LANES);
    y3.intoArray(y, yAt + 3 * LANES);
    y4.intoArray(y, yAt + 4 * LANES);
    y5.intoArray(y, yAt + 5 * LANES);
    y6.intoArray(y, yAt + 6 * LANES);
    y7.intoArray(y, yAt + 7 * LANES);
  }

  static void fourVectors(
      float[] x, Matrix b, int column, float[] start, int startAt, float[] y, int yAt) {
    float[] data = b.data();
    int at = b.offset() + column;
    int stride = b.rowStride();
    int depth = b.rows();
    FloatVector y0 = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector y1 = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector y2 = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    FloatVector y3 = FloatVector.fromArray(SPECIES, start, startAt + 3 * LANES);
    for (int k = 0; k < depth; k++) {
      FloatVector xk = FloatVector.broadcast(SPECIES, x[k]);
      y0 = xk.fma(FloatVector.fromArray(SPECIES, data, at), y0);
      y1 = xk.fma(FloatVector.fromArray(SPECIES, data, at + LANES), y1);
      y2 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 2 * LANES), y2);
      y3 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 3 * LANES), y3);
      at += stride;
    }
    y0.intoArray(y, yAt);
    y1.intoArray(y, yAt + LANES);
    y2.intoArray(y, yAt + 2 * LANES);
    y3.intoArray(y, yAt + 3 * LANES);
  }

  static void oneVector(
      float[] x, Matrix b, int column, float[] start, int startAt, float[] y, int yAt) {
    float[] data = b.data();
    int at = b.offset() + column;
    int stride = b.rowStride();
    int depth = b.rows();
    FloatVector y0 = FloatVector.fromArray(SPECIES, start, startAt);
    for (int k = 0; k < depth; k++) {
      FloatVector xk = FloatVector.broadcast(SPECIES, x[k]);
      y0 = xk.fma(FloatVector.fromArray(SPECIES, data, at), y0);
      at += stride;
    }
    y0.intoArray(y, yAt);
  }

  // Not a narrower vector: once a process uses vectors of two widths, C2 makes objects of both.
  static void fourNumbers(
      float[] x, Matrix b, int column, float[] start, int startAt, float[] y, int yAt) {
    float[] data = b.data();
    int at = b.offset() + column;
    int stride = b.rowStride();
    int depth = b.rows();
    float y0 = start[startAt];
    float y1 = start[startAt + 1];
    float y2 = start[startAt + 2];
    float y3 = start[startAt + 3];
    for (int k = 0; k < depth; k++) {
      y0 = Math.fma(x[k], data[at], y0);
      y1 = Math.fma(x[k], data[at + 1], y1);
      y2 = Math.fma(x[k], data[at + 2], y2);
      y3 = Math.fma(x[k], data[at + 3], y3);
      at += stride;
    }
    y[yAt] = y0;
    y[yAt + 1] = y1;
    y[yAt + 2] = y2;
    y[yAt + 3] = y3;
  }

  static float oneNumber(float[] x, Matrix b, int column, float start) {
    float[] data = b.data();
    int at = b.offset() + column;
    float sum = start;
    for (int k = 0; k < b.rows(); k++) {
      sum = Math.fma(x[k], data[at], sum);
      at += b.rowStride();
    }
    return sum;
  }
}
