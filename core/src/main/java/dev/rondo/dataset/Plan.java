package dev.rondo.dataset;

import dev.rondo.tensor.RandomState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which examples make a batch, and in what order.
 *
 * @param seed null for the order they are in
 * @param buckets null for one
 */
record Plan(int batch, @Nullable Long seed, boolean dropRemainder, @Nullable Buckets buckets) {

  Plan batch(int size) {
    return new Plan(size, seed, dropRemainder, buckets);
  }

  Plan shuffle(long other) {
    return new Plan(batch, other, dropRemainder, buckets);
  }

  Plan droppingRemainder() {
    return new Plan(batch, seed, true, buckets);
  }

  Plan bucket(Buckets other) {
    return new Plan(batch, seed, dropRemainder, other);
  }

  /** How many batches these examples make. */
  int batches(int[] members) {
    int[] sizes = buckets == null ? new int[] {members.length} : buckets.sizes(members);
    return Arrays.stream(sizes).map(this::batches).sum();
  }

  private int batches(int examples) {
    int full = examples / batch;
    return dropRemainder || examples % batch == 0 ? full : full + 1;
  }

  /** The batches of an epoch, which depend on the seed and the epoch's number alone. */
  List<int[]> epoch(int[] members, int epoch) {
    int[] order = seed == null ? members : permuted(members, seed, "epoch " + epoch);
    List<int[]> parts = new ArrayList<>();
    for (int[] bucket : buckets == null ? new int[][] {order} : buckets.divide(order)) {
      for (int i = 0; i < batches(bucket.length); i++) {
        int to = Math.min((i + 1) * batch, bucket.length);
        parts.add(Arrays.copyOfRange(bucket, i * batch, to));
      }
    }
    return buckets == null || seed == null ? parts : mixed(parts, seed, epoch);
  }

  private static List<int[]> mixed(List<int[]> parts, long seed, int epoch) {
    int[] turns = RandomState.seeded(seed).fork("buckets " + epoch).permutation(parts.size());
    return IntStream.of(turns).mapToObj(parts::get).toList();
  }

  /** The members in the order they are in, or in a random one if there is a seed. */
  int[] drawn(int[] members) {
    return seed == null ? members : permuted(members, seed, "draw");
  }

  private static int[] permuted(int[] members, long seed, String purpose) {
    int[] order = RandomState.seeded(seed).fork(purpose).permutation(members.length);
    for (int i = 0; i < order.length; i++) {
      order[i] = members[order[i]];
    }
    return order;
  }
}
