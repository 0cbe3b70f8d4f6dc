package dev.rondo.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Examples by the length of their sequences.
 *
 * @param of the bucket of each example
 * @param count how many buckets there are
 */
record Buckets(int[] of, int count) {

  /**
   * @param inputs of which the longest sequence of an example counts
   */
  static Buckets of(List<Ragged> inputs, int[] boundaries) {
    for (int i = 0; i < boundaries.length; i++) {
      if (boundaries[i] <= (i == 0 ? 0 : boundaries[i - 1])) {
        throw new IllegalArgumentException(
            "bucket: expected ascending lengths from 1 but got " + Arrays.toString(boundaries));
      }
    }
    int[] of = new int[inputs.get(0).count()];
    for (int i = 0; i < of.length; i++) {
      int example = i;
      int longest = inputs.stream().mapToInt(each -> each.length(example)).max().orElseThrow();
      int at = Arrays.binarySearch(boundaries, longest);
      of[i] = at < 0 ? -at - 1 : at;
    }
    return new Buckets(of, boundaries.length + 1);
  }

  /** How many of these examples are in each bucket. */
  int[] sizes(int[] examples) {
    int[] sizes = new int[count];
    for (int example : examples) {
      sizes[of[example]]++;
    }
    return sizes;
  }

  /** These examples, in their order, bucket by bucket. */
  int[][] divide(int[] examples) {
    return IntStream.range(0, count)
        .mapToObj(bucket -> Arrays.stream(examples).filter(each -> of[each] == bucket).toArray())
        .toArray(int[][]::new);
  }
}
