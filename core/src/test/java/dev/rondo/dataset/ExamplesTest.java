package dev.rondo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExamplesTest {

  /** Example i has the inputs 10 i and 10 i + 1, and the target i. */
  private static Examples numbered(int n) {
    float[] x = new float[2 * n];
    for (int i = 0; i < n; i++) {
      x[2 * i] = 10 * i;
      x[2 * i + 1] = 10 * i + 1;
    }
    int[] y = IntStream.range(0, n).toArray();
    return Dataset.of(Tensor.of(x, n, 2), Tensor.ofInts(y, n));
  }

  /** The targets in their order, checked against their inputs. */
  private static List<Integer> order(Iterator<Batch> batches) {
    List<Integer> order = new ArrayList<>();
    while (batches.hasNext()) {
      Batch batch = batches.next();
      assertFalse(batch.continues());
      for (int i = 0; i < batch.size(); i++) {
        int y = (int) batch.y().get(i);
        assertEquals(10 * y, batch.x().get(i, 0));
        assertEquals(10 * y + 1, batch.x().get(i, 1));
        order.add(y);
      }
    }
    return order;
  }

  @Test
  void batchesKeepTheOrderAndTheRest() {
    Examples data = numbered(7).batch(3);
    assertEquals(3, data.batches());
    Iterator<Batch> batches = data.iterator();
    Batch first = batches.next();
    assertArrayEquals(new float[] {0, 1, 10, 11, 20, 21}, first.x().toArray());
    assertArrayEquals(new int[] {0, 1, 2}, first.y().toIntArray());
    assertNull(first.weights());
    assertNull(first.mask());
    assertEquals(3, batches.next().size());
    assertEquals(1, batches.next().size());
    assertFalse(batches.hasNext());
    assertThrows(NoSuchElementException.class, batches::next);
    assertEquals(IntStream.range(0, 7).boxed().toList(), order(data.epoch(5)));
  }

  @Test
  void theRestCanBeDropped() {
    Examples data = numbered(7).batch(3).dropRemainder();
    assertEquals(2, data.batches());
    assertEquals(List.of(0, 1, 2, 3, 4, 5), order(data.iterator()));
    assertEquals(2, numbered(6).batch(3).batches());
    assertThrows(
        IllegalArgumentException.class, () -> numbered(2).batch(3).dropRemainder().iterator());
  }

  @Test
  void shuffledOrdersCoverAllAndDependOnSeedAndEpochAlone() {
    Examples data = numbered(100).batch(7).shuffle(42);
    List<Integer> first = order(data.epoch(0));
    assertEquals(100, new TreeSet<>(first).size());
    assertNotEquals(IntStream.range(0, 100).boxed().toList(), first);
    assertNotEquals(first, order(data.epoch(1)));
    assertEquals(first, order(data.epoch(0)));
    assertEquals(order(data.epoch(3)), order(numbered(100).shuffle(42).batch(7).epoch(3)));
    assertNotEquals(first, order(numbered(100).shuffle(43).epoch(0)));
  }

  @Test
  void anEpochCanBeResumed() {
    Examples data = numbered(20).batch(3).shuffle(1);
    List<Integer> whole = order(data.epoch(2));
    assertEquals(whole.subList(12, 20), order(data.epoch(2, 4)));
    assertEquals(List.of(), order(data.epoch(2, 7)));
  }

  @Test
  void splitAndTakeGoByTheOrder() {
    Examples.Split split = numbered(10).split(0.7);
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), order(split.train().iterator()));
    assertEquals(List.of(7, 8, 9), order(split.valid().iterator()));
    assertEquals(List.of(0, 1, 2), order(numbered(10).take(3).iterator()));
    assertEquals(10, numbered(10).take(30).size());
    assertEquals(1, numbered(2).split(0.99).valid().size());
  }

  @Test
  void aShuffledSplitIsRandomAndWithoutOverlap() {
    Examples.Split split = numbered(50).shuffle(3).split(0.8);
    List<Integer> train = order(split.train().epoch(0));
    List<Integer> valid = order(split.valid().epoch(0));
    assertEquals(40, train.size());
    TreeSet<Integer> all = new TreeSet<>(train);
    all.addAll(valid);
    assertEquals(50, all.size());
    assertTrue(valid.stream().anyMatch(i -> i < 40), valid.toString());
    assertEquals(5, numbered(50).shuffle(3).take(5).size());
  }

  @Test
  void weightsAndMaskFollowTheirExamples() {
    Tensor weights = Tensor.of(new float[] {0.5f, 1.5f, 2.5f, 3.5f}, 4);
    Tensor mask = Tensor.of(new float[] {1, 0, 0, 1, 1, 1, 0, 0}, 4, 2);
    for (Batch batch : numbered(4).weights(weights).mask(mask).batch(3).shuffle(8)) {
      for (int i = 0; i < batch.size(); i++) {
        int y = (int) batch.y().get(i);
        assertEquals(weights.get(y), batch.weights().get(i));
        assertEquals(mask.get(y, 0), batch.mask().get(i, 0));
        assertEquals(mask.get(y, 1), batch.mask().get(i, 1));
      }
    }
  }

  @Test
  void classWeightsGoByLabel() {
    Map<Integer, Float> byLabel = Map.of(0, 2f, 2, 0.5f);
    float[] expected = {2, 1, 0.5f, 1};
    assertArrayEquals(expected, weights(numbered(4).classWeights(byLabel)));
    Tensor sample = Tensor.of(new float[] {3, 3, 4, 5}, 4);
    assertArrayEquals(
        new float[] {6, 3, 2, 5}, weights(numbered(4).weights(sample).classWeights(byLabel)));
    Tensor oneHot = Tensor.of(new float[] {0, 0, 1, 1, 0, 0}, 2, 3);
    assertArrayEquals(
        new float[] {0.5f, 2},
        weights(Dataset.of(Tensor.zeros(2, 1), oneHot).classWeights(byLabel)));
    Tensor column = Tensor.of(new float[] {1, 0}, 2, 1);
    assertArrayEquals(
        new float[] {1, 2}, weights(Dataset.of(Tensor.zeros(2, 1), column).classWeights(byLabel)));
  }

  @Test
  void classWeightsOfSequencesMeetWeightsOfExamples() {
    Tensor y = Tensor.ofInts(new int[] {0, 1, 2, 2, 0, 1}, 2, 3);
    Tensor sample = Tensor.of(new float[] {10, 100}, 2);
    Examples data =
        Dataset.of(Tensor.zeros(2, 3), y).weights(sample).classWeights(Map.of(1, 2f, 2, 3f));
    assertArrayEquals(new float[] {10, 20, 30, 300, 100, 200}, weights(data));
    Tensor perStep = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertArrayEquals(new float[] {1, 4, 9, 12, 5, 12}, weights(data.weights(perStep)));
  }

  @Test
  void floatLabelsOfStepsAreNoOneHotRows() {
    Tensor y = Tensor.of(new float[] {0, 1, 2, 2, 0, 1}, 2, 3);
    Examples data = Dataset.of(Tensor.zeros(2, 3), y).classWeights(Map.of(1, 2f, 2, 3f));
    assertArrayEquals(new float[] {1, 2, 3, 3, 1, 2}, weights(data));
    Tensor tags = Tensor.of(new float[] {0, 1, 0, 1, 0, 1}, 2, 3);
    data = Dataset.of(Tensor.zeros(2, 3), tags).classWeights(Map.of(1, 2f));
    assertArrayEquals(new float[] {1, 2, 1, 2, 1, 2}, weights(data));
    Tensor soft = Tensor.of(new float[] {0.9f, 0.1f}, 1, 2);
    says(
        () -> weights(Dataset.of(Tensor.zeros(1, 2), soft).classWeights(Map.of(1, 2f))),
        "whole labels, or one-hot rows, but got 0.9 in targets of shape [1, 2]");
  }

  private static float[] weights(Examples data) {
    return data.iterator().next().weights().toArray();
  }

  @Test
  void badInputIsRefusedWithItsRemedy() {
    Tensor x = Tensor.zeros(3, 2);
    says(() -> Dataset.of(x, Tensor.zeros(4)), "3 and 4 examples");
    says(() -> Dataset.of(Tensor.zeros(0, 2), Tensor.zeros(0)), "at least one example");
    says(() -> Dataset.of(x, Tensor.scalar(1)), "y [examples, ..]");
    says(() -> numbered(3).batch(0), "got 0");
    says(() -> numbered(3).weights(Tensor.zeros(2)), "weights", "3 and 2");
    says(() -> numbered(3).split(1), "between 0 and 1");
    says(() -> numbered(3).take(0), "got 0");
    says(() -> numbered(3).classWeights(Map.of(-1, 1f)), "-1");
    says(() -> Batch.of(x, Tensor.zeros(2)), "[3, 2] and [2]");
  }

  @Test
  void numbersThatAreNotFiniteAreFound() {
    float[] bad = {0, 1, 2, 3, 4, 5, 6, Float.NaN, 8, 9, 10, 11};
    Tensor x = Tensor.of(bad, 3, 2, 2);
    Examples data = Dataset.of(x, Tensor.zeros(3, 1));
    says(data::checkFinite, "x: expected finite numbers but got NaN at example 1, feature [1, 1]");
    data.take(1).checkFinite();
    says(
        () -> Dataset.of(Tensor.of(bad, 6, 2), Tensor.zeros(6)).checkFinite(),
        "example 3, feature 1;");
    float[] y = {0, 0, Float.NEGATIVE_INFINITY};
    says(() -> Dataset.of(Tensor.zeros(3, 1), Tensor.of(y, 3)).checkFinite(), "y:", "example 2;");
    numbered(3).checkFinite();
    Batch batch = Batch.of(x, Tensor.zeros(3, 1));
    says(() -> batch.checkFinite("step 7"), "step 7, x", "row 1, feature [1, 1]");
  }

  private static void says(Runnable wrong, String... parts) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, wrong::run);
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), part + " in: " + error.getMessage());
    }
  }
}
