package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What one thread does of a scan: some rows of the batch with all units, or some units of all rows.
 *
 * @param from first row
 * @param to one behind the last row
 * @param firstUnit first unit
 * @param units how many units
 * @param allUnits H
 * @param meeting with the threads that have the other units; null if there are none
 */
record ScanPart(
    int from, int to, int firstUnit, int units, int allUnits, @Nullable Meeting meeting) {

  static ScanPart ofRows(int from, int to, int units) {
    return new ScanPart(from, to, 0, units, units, null);
  }

  int rows() {
    return to - from;
  }

  boolean hasAllUnits() {
    return units == allUnits;
  }

  /** Waits until all units of a step are there. */
  void await() {
    if (meeting != null) {
      meeting.await(units);
    }
  }

  /** {@code size} numbers that the threads of all units see; null if this one has all units. */
  float @Nullable [] shared(int size) {
    return meeting == null ? null : meeting.shared(size);
  }

  /** Where the part's units begin in row {@code at} of {@code [.., H]}. */
  int unitAt(int at) {
    return at * allUnits + firstUnit;
  }

  /** Where the part's units begin under a gate, in row {@code at} of {@code [.., gates * H]}. */
  int gateAt(int at, int gate, int gates) {
    return unitAt(at * gates + gate);
  }

  /** {@code y [gates * units]} = the part's units in row {@code at} of {@code [.., gates * H]}. */
  void take(float[] whole, int at, int gates, float[] y, int yAt) {
    if (hasAllUnits()) {
      System.arraycopy(whole, gateAt(at, 0, gates), y, yAt, gates * units);
      return;
    }
    for (int gate = 0; gate < gates; gate++) {
      System.arraycopy(whole, gateAt(at, gate, gates), y, yAt + gate * units, units);
    }
  }

  /** The part's units in row {@code at} of {@code [.., gates * H]} = {@code x [gates * units]}. */
  void put(float[] x, int xAt, float[] whole, int at, int gates) {
    if (hasAllUnits()) {
      System.arraycopy(x, xAt, whole, gateAt(at, 0, gates), gates * units);
      return;
    }
    for (int gate = 0; gate < gates; gate++) {
      System.arraycopy(x, xAt + gate * units, whole, gateAt(at, gate, gates), units);
    }
  }
}
