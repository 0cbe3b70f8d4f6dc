package dev.rondo.cells;

/**
 * What an {@link LstmCell} does otherwise than the plain equations; its options say what each is.
 *
 * @param peepholes whether the gates see the cell state
 * @param stateIsOutput whether the state is the output, without an output gate
 * @param coupled whether the forget gate is 1 - i
 * @param normalized whether sums and cell state are layer-normalized
 * @param cellClip what the cell state is kept within, above 0; infinite for none
 * @param sumClip what the sums are kept within that go into the gates, above 0; infinite for none
 * @param projection to how many numbers the output is projected; 0 for none
 */
public record LstmForm(
    boolean peepholes,
    boolean stateIsOutput,
    boolean coupled,
    boolean normalized,
    float cellClip,
    float sumClip,
    int projection) {
  private static final float NO_CLIP = Float.POSITIVE_INFINITY;

  /** The plain equations. */
  static final LstmForm PLAIN = new LstmForm();

  private LstmForm() {
    this(false, false, false, false, NO_CLIP, NO_CLIP, 0);
  }

  /** Refuses what does not go together. */
  public LstmForm {
    check(
        !peepholes || !stateIsOutput,
        "expected peepholes or stateIsOutput but got both: peepholes look at the cell state, which"
            + " stateIsOutput does away with; choose one");
    check(
        !coupled || !stateIsOutput,
        "expected coupled gates or stateIsOutput but got both: each is a variant of the gates;"
            + " choose one");
    check(cellClip > 0, "expected a cellClip above 0 but got " + cellClip);
    check(sumClip > 0, "expected a sumClip above 0 but got " + sumClip);
    check(
        cellClip == NO_CLIP || !stateIsOutput,
        "expected a cellClip or stateIsOutput but got both: a cellClip is of the cell state, which"
            + " stateIsOutput does away with; choose one");
    check(
        !normalized || !stateIsOutput,
        "expected layer normalization or stateIsOutput but got both: layer normalization acts on"
            + " the cell state, which stateIsOutput does away with; choose one");
    check(
        !normalized || !peepholes,
        "expected peepholes or layer normalization but got both: peepholes pass by the sums that"
            + " layer normalization brings to one scale; choose one");
    check(projection >= 0, "expected a projection of 0, for none, or more but got " + projection);
    check(
        projection == 0 || !stateIsOutput,
        "expected a projection or stateIsOutput but got both: a projection is of the output, which"
            + " stateIsOutput makes the state itself; choose one");
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("LstmCell: " + otherwise);
    }
  }

  LstmForm withPeepholes() {
    return new LstmForm(true, stateIsOutput, coupled, normalized, cellClip, sumClip, projection);
  }

  LstmForm withStateAsOutput() {
    return new LstmForm(peepholes, true, coupled, normalized, cellClip, sumClip, projection);
  }

  LstmForm withCoupledGates() {
    return new LstmForm(peepholes, stateIsOutput, true, normalized, cellClip, sumClip, projection);
  }

  LstmForm withNormalization() {
    return new LstmForm(peepholes, stateIsOutput, coupled, true, cellClip, sumClip, projection);
  }

  LstmForm withCellClip(float limit) {
    return new LstmForm(peepholes, stateIsOutput, coupled, normalized, limit, sumClip, projection);
  }

  LstmForm withSumClip(float limit) {
    return new LstmForm(peepholes, stateIsOutput, coupled, normalized, cellClip, limit, projection);
  }

  LstmForm withProjection(int size) {
    return new LstmForm(peepholes, stateIsOutput, coupled, normalized, cellClip, sumClip, size);
  }

  /** For {@link Cell#options}; what makes a cell unrolled is said as the reason for that. */
  String options() {
    return Paths.and(
        peepholes ? "peepholes" : "",
        coupled ? "coupled gates" : "",
        normalized ? "layer normalization" : "",
        clipsCell() ? "cell clip " + cellClip : "",
        projects() ? "projection " + projection : "");
  }

  /** How many gates have weights. */
  int gates() {
    return stateIsOutput || coupled ? 3 : 4;
  }

  /** Whether the cell state is clipped. */
  boolean clipsCell() {
    return cellClip != NO_CLIP;
  }

  /** Whether the sums are clipped. */
  boolean clipsSums() {
    return sumClip != NO_CLIP;
  }

  boolean projects() {
    return projection > 0;
  }
}
