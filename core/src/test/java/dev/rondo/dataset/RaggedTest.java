package dev.rondo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Datasets of sequences of different lengths. */
class RaggedTest {

  /** Sequence i is {@code i + 1} ids long, each of them {@code i + 1}; its label is i. */
  private static Examples stairs(int count) {
    List<Tensor> x = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = new int[i + 1];
      Arrays.fill(ids, i + 1);
      x.add(Tensor.ofInts(ids, ids.length));
    }
    int[] labels = IntStream.range(0, count).toArray();
    return Dataset.ragged(x, Tensor.ofInts(labels, count));
  }

  private static List<Batch> batches(Dataset data, int epoch, int from) {
    List<Batch> batches = new ArrayList<>();
    for (Iterator<Batch> it = data.epoch(epoch, from); it.hasNext(); ) {
      batches.add(it.next());
    }
    return batches;
  }

  private static int[] labels(List<Batch> batches) {
    return batches.stream().flatMapToInt(b -> Arrays.stream(b.y().toIntArray())).toArray();
  }

  @Test
  void aBatchIsAsLongAsItsLongest() {
    List<Batch> batches = batches(stairs(5).batch(2), 0, 0);
    assertEquals(3, batches.size());
    assertArrayEquals(new int[] {1, 0, 2, 2}, batches.get(0).x().toIntArray());
    assertArrayEquals(new float[] {1, 0, 1, 1}, batches.get(0).mask().toArray());
    assertArrayEquals(new int[] {3, 3, 3, 0, 4, 4, 4, 4}, batches.get(1).x().toIntArray());
    assertEquals(Shape.of(1, 5), batches.get(2).x().shape());
  }

  @Test
  void fillsAtTheBeginningIfAsked() {
    List<Batch> batches = batches(stairs(5).batch(2).pre(), 0, 0);
    assertArrayEquals(new int[] {0, 1, 2, 2}, batches.get(0).x().toIntArray());
    assertArrayEquals(new float[] {0, 1, 1, 1}, batches.get(0).mask().toArray());
  }

  @Test
  void targetsOfEachStepAreFilledUpAlike() {
    Tensor a = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor b = Tensor.of(new float[] {5, 6}, 1, 2);
    Examples data =
        Dataset.ragged(List.of(a, b), List.of(Tensor.ofInts(new int[] {7, 8}, 2), ints(9)));
    Batch post = data.iterator().next();
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 0, 0}, post.x().toArray());
    assertArrayEquals(new int[] {7, 8, 9, 0}, post.y().toIntArray());
    Batch pre = data.pre().iterator().next();
    assertArrayEquals(new float[] {1, 2, 3, 4, 0, 0, 5, 6}, pre.x().toArray());
    assertArrayEquals(new int[] {7, 8, 0, 9}, pre.y().toIntArray());
  }

  private static Tensor ints(int... ids) {
    return Tensor.ofInts(ids, ids.length);
  }

  /** Three questions and answers: 3 and 1 tokens long, 1 and 2, 2 and 1. */
  private static Map<String, List<Tensor>> talk() {
    return Map.of(
        "read",
        List.of(ints(1, 2, 3), ints(4), ints(5, 6)),
        "write",
        List.of(ints(7), ints(8, 9), ints(10)));
  }

  @Test
  void eachOfSeveralInputsIsFilledUpByItself() {
    Examples data = Dataset.ragged(talk(), List.of(ints(70), ints(80, 90), ints(100))).batch(2);
    List<Batch> batches = batches(data, 0, 0);
    assertEquals(2, batches.size());
    assertInput("read", new int[] {1, 2, 3, 4, 0, 0}, "111100", batches.get(0), 0);
    assertInput("write", new int[] {7, 0, 8, 9}, "1011", batches.get(0), 1);
    assertArrayEquals(new int[] {70, 0, 80, 90}, batches.get(0).y().toIntArray());
    assertInput("read", new int[] {5, 6}, "11", batches.get(1), 0);
    assertInput("write", new int[] {10}, "1", batches.get(1), 1);
    Batch pre = data.pre().iterator().next();
    assertInput("read", new int[] {1, 2, 3, 0, 0, 4}, "111001", pre, 0);
    assertInput("write", new int[] {0, 7, 8, 9}, "0111", pre, 1);
    assertArrayEquals(new int[] {0, 70, 80, 90}, pre.y().toIntArray());
    // the longest sequences of the three are 3, 2 and 2 long
    List<Batch> buckets = batches(Dataset.ragged(talk(), ints(0, 1, 2)).bucket(2), 0, 0);
    assertArrayEquals(new int[] {1, 2}, buckets.get(0).y().toIntArray());
    assertArrayEquals(new int[] {0}, buckets.get(1).y().toIntArray());
  }

  private static void assertInput(String name, int[] x, String mask, Batch batch, int index) {
    BatchInput input = batch.inputs().get(index);
    assertEquals(name, input.name());
    assertArrayEquals(x, input.value().toIntArray());
    assertNotNull(input.mask());
    StringBuilder steps = new StringBuilder();
    for (float step : input.mask().toArray()) {
      steps.append(step == 1 ? '1' : '0');
    }
    assertEquals(mask, steps.toString());
  }

  @Test
  void nonsenseOfSeveralInputsIsRefused() {
    List<Tensor> y = List.of(ints(70), ints(80, 90), ints(100, 110));
    refused(
        "lengths differ",
        () -> Dataset.ragged(talk(), y),
        "a target for each time step of one of the inputs [read, write] but got 1 steps of write"
            + " and 2 targets of example 2");
    Map<String, List<Tensor>> empty = Map.of("a", List.of(ints(1)), "b", List.of(ints()));
    refused("no step", () -> Dataset.ragged(empty, ints(1)), "but got none in example 0 of b.");
    Map<String, List<Tensor>> fewer = Map.of("a", List.of(ints(1), ints(2)), "b", List.of(ints(1)));
    refused("counts", () -> Dataset.ragged(fewer, ints(1, 2)), "of one length but got 2 and 1");
    refused("none", () -> Dataset.ragged(Map.of(), ints(1)), "at least one input");
    refused("none", () -> Dataset.ragged(Map.of(), List.of(ints(1))), "at least one input");
  }

  @Test
  void bucketsHoldSequencesOfLikeLength() {
    Examples data = stairs(20).batch(3).bucket(4, 10).shuffle(7);
    // 4, 6 and 10 sequences: 2, 2 and 4 batches
    assertEquals(8, data.batches());
    List<Batch> batches = batches(data, 0, 0);
    assertEquals(8, batches.size());
    for (Batch batch : batches) {
      int[] bucket =
          Arrays.stream(batch.y().toIntArray())
              .map(i -> i < 4 ? 0 : i < 10 ? 1 : 2)
              .distinct()
              .toArray();
      assertEquals(1, bucket.length, "a batch of two buckets");
      int longest = Arrays.stream(batch.y().toIntArray()).max().getAsInt() + 1;
      assertEquals(longest, batch.x().dim(1));
    }
    int[] all = labels(batches);
    Arrays.sort(all);
    assertArrayEquals(IntStream.range(0, 20).toArray(), all);
  }

  /** A length that is a boundary belongs to the bucket below it. */
  @Test
  void boundariesBelongToTheirBucket() {
    assertEquals(2, stairs(5).batch(4).bucket(4).batches());
    assertEquals(2, stairs(5).batch(2).bucket(4).dropRemainder().batches());
    assertEquals(Shape.of(4, 4), stairs(5).batch(4).bucket(4).iterator().next().x().shape());
    assertArrayEquals(
        IntStream.range(0, 9).toArray(), labels(batches(stairs(9).batch(2).bucket(3, 5), 3, 0)));
  }

  @Test
  void anEpochCanBeTakenUpInItsMiddle() {
    Examples data = stairs(20).batch(3).bucket(4, 10).shuffle(7);
    for (int epoch : new int[] {0, 3}) {
      int[] whole = labels(batches(data, epoch, 0).subList(3, 8));
      assertArrayEquals(whole, labels(batches(data, epoch, 3)));
    }
    assertNotEquals(
        Arrays.toString(labels(batches(data, 0, 0))), Arrays.toString(labels(batches(data, 1, 0))));
  }

  @Test
  void otherOptionsHoldToo() {
    Examples.Split split = stairs(20).bucket(5).split(0.75);
    assertEquals(15, split.train().size());
    assertEquals(2, split.train().batches());
    Batch weighted = stairs(3).classWeights(Map.of(1, 5f)).iterator().next();
    assertNotNull(weighted.weights());
    assertArrayEquals(new float[] {1, 5, 1}, weighted.weights().toArray());
  }

  @Test
  void lengthsAreAMask() {
    Tensor x = Tensor.zeros(2, 3, 1);
    Batch batch = Dataset.of(x, Tensor.zeros(2, 1)).lengths(1, 3).iterator().next();
    assertArrayEquals(new float[] {1, 0, 0, 1, 1, 1}, batch.mask().toArray());
    refused("lengths", () -> Dataset.of(x, Tensor.zeros(2, 1)).lengths(1, 4), "sequence 1");
    refused("lengths", () -> Dataset.of(x, Tensor.zeros(2, 1)).lengths(1), "of one length");
    refused("lengths", () -> stairs(2).lengths(1, 1), "know their own");
  }

  @Test
  void nonsenseIsRefused() {
    Tensor x = Tensor.zeros(2, 3);
    refused("no ragged", () -> Dataset.of(x, x).bucket(3), "Dataset.ragged");
    refused("no ragged", () -> Dataset.of(x, x).pre(), "Dataset.ragged");
    refused("descending", () -> stairs(3).bucket(3, 2), "[3, 2]");
    refused("zero", () -> stairs(3).bucket(0), "from 1");
    refused("mixed", () -> Dataset.ragged(List.of(ints(1), x), x), "float32 [2, 3] at 1");
    refused("count", () -> Dataset.ragged(List.of(ints(1)), x), "of one length");
    refused(
        "lengths differ",
        () -> Dataset.ragged(List.of(ints(1)), List.of(ints(1, 2))),
        "1 steps and 2 targets of example 0");
    refused(
        "no step",
        () -> Dataset.ragged(List.of(Tensor.zeros(2, 3), Tensor.zeros(0, 3)), x),
        "at least one step but got none in example 1. Leave the example and its target out.");
    refused(
        "no step, targets each step",
        () -> Dataset.ragged(List.of(ints(), ints(1)), List.of(ints(), ints(1))),
        "but got none in example 0");
    Tensor bad = Tensor.of(new float[] {1, Float.NaN}, 2, 1);
    refused(
        "NaN",
        () -> Dataset.ragged(List.of(Tensor.zeros(1, 1), bad), x).checkFinite(),
        "x of example 1: expected finite numbers but got NaN at step 1");
  }

  private static void refused(String what, Runnable wrong, String part) {
    String message = assertThrows(RuntimeException.class, wrong::run, what).getMessage();
    assertTrue(message.contains(part), message);
  }
}
