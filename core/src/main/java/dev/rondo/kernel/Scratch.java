package dev.rondo.kernel;

/** Buffers of one thread, kept from product to product so that a steady state allocates nothing. */
final class Scratch {
  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private float[] tiles = {};
  private float[] edge = {};
  private float[] panels = {};
  private float[] zeros = {};

  static Scratch get() {
    return OF_THREAD.get();
  }

  /** For packed tiles of the left operand. */
  float[] tiles(int size) {
    if (tiles.length < size) {
      tiles = new float[size];
    }
    return tiles;
  }

  /** For a tile that hangs over the edge of the result. */
  float[] edge(int size) {
    if (edge.length < size) {
      edge = new float[size];
    }
    return edge;
  }

  /** As many zeros, never to be written. */
  float[] zeros(int size) {
    if (zeros.length < size) {
      zeros = new float[size];
    }
    return zeros;
  }

  /** For packed panels of the right operand. */
  float[] panels(int count, int width, int depth) {
    int size = Math.multiplyExact(count * width, depth);
    if (panels.length < size) {
      panels = new float[size];
    }
    return panels;
  }
}
