package dev.rondo.kernel;

/** One step of an {@link LstmVariant}, unit by unit. */
final class ScalarLstmVariantGates extends LstmVariantGates {

  ScalarLstmVariantGates(LstmVariant variant, NormalizedRows.Maker norms, int allUnits) {
    super(variant, norms, allUnits);
  }

  @Override
  void sigmoidOfSum(int at, int sumAt, int n) {
    for (int j = 0; j < n; j++) {
      gates[at + j] = ScalarMath.sigmoid(gates[at + j] + sums[sumAt + j]);
    }
  }

  @Override
  void tanhOfSum(int at, int sumAt, int n) {
    for (int j = 0; j < n; j++) {
      gates[at + j] = ScalarMath.tanh(gates[at + j] + sums[sumAt + j]);
    }
  }

  @Override
  void tanh(float[] x, int xAt, float[] y, int yAt) {
    for (int j = 0; j < units; j++) {
      y[yAt + j] = ScalarMath.tanh(x[xAt + j]);
    }
  }

  @Override
  int peepVectors(int sumAt, int pAt) {
    return 0;
  }

  @Override
  int cellVectors() {
    return 0;
  }

  @Override
  int coupledCellVectors() {
    return 0;
  }

  @Override
  int outputVectors() {
    return 0;
  }

  @Override
  int outputBackwardVectors() {
    return 0;
  }

  @Override
  int normalOutputBackwardVectors() {
    return 0;
  }

  @Override
  int cellOutBackwardVectors() {
    return 0;
  }

  @Override
  int cellBackwardVectors() {
    return 0;
  }

  @Override
  int coupledCellBackwardVectors() {
    return 0;
  }
}
