package dev.rondo.layers;

/**
 * What an {@link Rnn} does to its numbers in training so that it learns not to lean on any of them.
 *
 * @param inputDropout fraction of the inputs set to zero, in [0, 1)
 * @param recurrentDropout fraction of the state that recurrent weights do not see, in [0, 1)
 * @param weightDrop fraction of the recurrent kernel set to zero, in [0, 1)
 * @param zoneout probability that a unit of h stays as it was, in [0, 1)
 * @param cellZoneout the same of c, in a cell that has it
 */
public record RnnNoise(
    float inputDropout,
    float recurrentDropout,
    float weightDrop,
    float zoneout,
    float cellZoneout) {

  /** None of it. */
  static final RnnNoise NONE = new RnnNoise();

  private RnnNoise() {
    this(0, 0, 0, 0, 0);
  }

  void checkRates(String kind) {
    Dropout.checkRate(kind, inputDropout);
    Dropout.checkRate(kind, recurrentDropout);
    Dropout.checkRate(kind, weightDrop);
    Dropout.checkRate(kind, zoneout);
    Dropout.checkRate(kind, cellZoneout);
  }

  RnnNoise withDropouts(float ofInput, float ofState, float ofWeights) {
    return new RnnNoise(ofInput, ofState, ofWeights, zoneout, cellZoneout);
  }

  RnnNoise withZoneout(float ofH, float ofC) {
    return new RnnNoise(inputDropout, recurrentDropout, weightDrop, ofH, ofC);
  }

  /** For {@link Merge#options}. */
  String options() {
    boolean variational = inputDropout > 0 && inputDropout == recurrentDropout;
    return Words.join(
        ", ",
        cellZoneout > 0 ? "zoneout " + zoneout + "/" + cellZoneout : Words.rate("zoneout", zoneout),
        variational ? "" : Words.rate("dropout", inputDropout),
        Words.rate(variational ? "variational dropout" : "recurrent dropout", recurrentDropout),
        Words.rate("weight drop", weightDrop));
  }

  /** Whether any of the state is zoned out. */
  boolean zonesOut() {
    return zoneout > 0 || cellZoneout > 0;
  }

  /** What of it needs a cell that takes part. */
  String recurrent() {
    return Words.join(
        ", ",
        recurrentDropout > 0 ? "recurrent dropout" : "",
        weightDrop > 0 ? "weight drop" : "",
        zonesOut() ? "zoneout" : "");
  }

  /** Whether it needs a cell that takes part. */
  boolean isRecurrent() {
    return recurrentDropout > 0 || weightDrop > 0 || zonesOut();
  }
}
