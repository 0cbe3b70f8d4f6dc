package dev.rondo.kernel;

/** Where the row under way of an LSTM has its numbers, of one thread. */
abstract class LstmRow {

  /** Whether there are three gates, i g o; then those of f are not to be read. */
  final boolean coupled;

  int units;

  /** The activations. */
  float[] gates = {};

  int iAt;
  int fAt;
  int gAt;
  int oAt;

  /** The sums, or their gradients. */
  float[] sums = {};

  int siAt;
  int sfAt;
  int sgAt;
  int soAt;

  /** The state, or its gradient. */
  float[] h = {};

  float[] c = {};
  int stateAt;

  // In the peepholes.
  int piAt;
  int pfAt;
  int poAt;

  // Backward only: what forward kept.
  float[] cBefore = {};
  int cBeforeAt;
  float[] cNow = {};
  int cNowAt;

  LstmRow(boolean coupled) {
    this.coupled = coupled;
  }

  /** Going forward. */
  final void find(ScanBlock block, int row) {
    gates = block.gates.numbers;
    iAt = block.gates.at(row);
    fAt = iAt + block.units;
    gAt = iAt + (coupled ? 1 : 2) * block.units;
    oAt = gAt + block.units;
    findState(block, row);
  }

  /** Going backward. */
  final void find(LstmKernel.Scan scan, LstmKernel.Kept kept, int t, ScanBlock block, int row) {
    int count = block.gateCount();
    ScanPart part = block.part;
    int at = block.at(row, t, scan.steps());
    gates = kept.gates();
    iAt = part.gateAt(at, 0, count);
    fAt = part.gateAt(at, 1, count);
    gAt = part.gateAt(at, count - 2, count);
    oAt = part.gateAt(at, count - 1, count);
    cNow = kept.c();
    cNowAt = part.unitAt(at);
    cBefore = t > 0 ? kept.c() : scan.c0();
    cBeforeAt = part.unitAt(t > 0 ? at - 1 : part.from() + row);
    findState(block, row);
  }

  private void findState(ScanBlock block, int row) {
    units = block.units;
    sums = block.sums;
    siAt = row * block.width;
    sfAt = siAt + units;
    soAt = siAt + block.width - units;
    sgAt = soAt - units;
    h = block.h;
    c = block.second;
    stateAt = row * units;
    piAt = block.part.unitAt(0);
    pfAt = block.part.unitAt(1);
    poAt = block.part.unitAt(coupled ? 1 : 2);
  }
}
