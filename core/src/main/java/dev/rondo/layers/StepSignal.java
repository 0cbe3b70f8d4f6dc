package dev.rondo.layers;

/**
 * What flows from layer to layer in one step of one stream: the mutable counterpart of {@link
 * Signal}. A stream has one and uses it for every step.
 */
public final class StepSignal {
  private static final float[] NONE = {};

  private int token;
  private float[] value = NONE;
  private boolean skipped;

  /** Nothing yet. */
  public StepSignal() {}

  /** Starts a step with these features, which are only read. */
  public void begin(float[] features) {
    value = features;
    skipped = false;
  }

  /** Starts a step with this token. */
  public void begin(int token) {
    this.token = token;
    value = NONE;
    skipped = false;
  }

  /** The token that the step started with. */
  int token() {
    return token;
  }

  /** What the last layer gave; an array of that layer, which its next step writes over. */
  public float[] value() {
    return value;
  }

  /** Sets what a layer gives. */
  public void value(float[] value) {
    this.value = value;
  }

  /** Whether recurrent layers skip the step. */
  boolean skipped() {
    return skipped;
  }

  void skipped(boolean skipped) {
    this.skipped = skipped;
  }
}
