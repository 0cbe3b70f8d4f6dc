package dev.rondo.dataset;

import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Parts examples into k folds of nearly one size. */
final class Folds {
  private Folds() {}

  static void check(String what, int k, int examples) {
    if (k < 2 || k > examples) {
      throw new IllegalArgumentException(
          what
              + ": expected from 2 folds to as many as there are examples but got "
              + k
              + " of "
              + examples
              + " examples");
    }
  }

  /** The first n / k of them, the next and so on; the first folds have one more if need be. */
  static List<int[]> blocks(int[] order, int k) {
    List<int[]> folds = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < k; i++) {
      int to = from + order.length / k + (i < order.length % k ? 1 : 0);
      folds.add(Arrays.copyOfRange(order, from, to));
      from = to;
    }
    return folds;
  }

  /**
   * Deals the examples out class by class, each fold in its turn, so that a class is spread as
   * evenly as the whole.
   *
   * @param labels of the examples, in their order
   */
  static List<int[]> stratified(int[] order, int[] labels, int k) {
    int[] byClass =
        IntStream.range(0, order.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> labels[i]))
            .mapToInt(i -> order[i])
            .toArray();
    return IntStream.range(0, k)
        .mapToObj(
            fold ->
                IntStream.range(0, byClass.length)
                    .filter(i -> i % k == fold)
                    .map(i -> byClass[i])
                    .toArray())
        .toList();
  }

  /**
   * @param y targets of as many examples
   */
  static int[] labels(Tensor y, int examples) {
    Tensor labels = ClassWeights.labels("stratifiedFolds", y);
    if (labels.size() != examples) {
      throw new IllegalArgumentException(
          "stratifiedFolds: expected one label an example, [N], [N, 1] or one-hot [N, C], but got"
              + " targets of shape "
              + y.shape()
              + "; use folds");
    }
    return labels.toIntArray();
  }
}
