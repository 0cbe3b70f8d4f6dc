package dev.rondo.tensor;

import java.util.Arrays;

/**
 * Numbers ids by their first appearance, in time and memory that grow with the ids and not with the
 * table: a hash table with open addressing (Knuth, 1998, "The Art of Computer Programming", volume
 * 3, section 6.4).
 */
final class DistinctIds {
  /** 2^32 divided by the golden ratio, which spreads neighbours (the same section). */
  private static final int SPREAD = 0x9E3779B9;

  private final int[] ids;

  /** The place of an id plus one; 0 is free. At least half of them stay free. */
  private final int[] slots;

  private final int shift;
  private int count;

  /**
   * @param most how many ids will come, repeated ones too
   */
  DistinctIds(int most) {
    ids = new int[most];
    int bits = Math.max(1, 33 - Integer.numberOfLeadingZeros(most));
    slots = new int[1 << bits];
    shift = Integer.SIZE - bits;
  }

  /** The number of each id. */
  int[] places(int[] more) {
    int[] places = new int[more.length];
    for (int i = 0; i < more.length; i++) {
      places[i] = place(more[i]);
    }
    return places;
  }

  private int place(int id) {
    int slot = (id * SPREAD) >>> shift;
    while (slots[slot] != 0) {
      int place = slots[slot] - 1;
      if (ids[place] == id) {
        return place;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    ids[count] = id;
    count++;
    slots[slot] = count;
    return count - 1;
  }

  /** The ids by their numbers. */
  int[] ids() {
    return Arrays.copyOf(ids, count);
  }
}
