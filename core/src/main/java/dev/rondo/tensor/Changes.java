package dev.rondo.tensor;

import dev.rondo.kernel.WeightMatrix.Packs;
import org.jspecify.annotations.Nullable;

/** How often {@link InPlace} has changed some numbers; shared by all tensors that see them. */
final class Changes {
  private int count;

  /** What kernels made of the numbers and must make again when they change. */
  private volatile @Nullable Packs packs;

  void note() {
    count++;
    Packs made = packs;
    if (made != null) {
      made.changed();
    }
  }

  Packs packs() {
    Packs made = packs;
    return made != null ? made : makePacks();
  }

  private synchronized Packs makePacks() {
    Packs made = packs;
    if (made == null) {
      made = new Packs();
      packs = made;
    }
    return made;
  }

  int count() {
    return count;
  }
}
