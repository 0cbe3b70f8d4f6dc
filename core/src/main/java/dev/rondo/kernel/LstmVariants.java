package dev.rondo.kernel;

/** Makes the gates of an {@link LstmVariant}, for one thread and one scan. */
@FunctionalInterface
interface LstmVariants {

  /**
   * @param allUnits H
   */
  LstmGates gates(LstmVariant variant, NormalizedRows.Maker norms, int allUnits);
}
