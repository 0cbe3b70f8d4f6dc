package dev.rondo.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Examples.Split;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldsTest {

  /** Example i is the number i, with these labels. */
  private static Examples numbers(int... labels) {
    float[] x = new float[labels.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    return Dataset.of(Tensor.of(x, x.length, 1), Tensor.ofInts(labels, labels.length));
  }

  private static List<Integer> members(Examples part) {
    List<Integer> members = new ArrayList<>();
    for (Batch batch : part) {
      for (float each : batch.x().toArray()) {
        members.add((int) each);
      }
    }
    return members;
  }

  private static List<Integer> all(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  /** What must hold of any folds. */
  private static void areFolds(List<Split> folds, int n) {
    List<Integer> valid = new ArrayList<>();
    for (Split fold : folds) {
      int size = fold.valid().size();
      assertTrue(size == n / folds.size() || size == (n - 1) / folds.size() + 1, "size " + size);
      valid.addAll(members(fold.valid()));
      List<Integer> both = new ArrayList<>(members(fold.train()));
      both.addAll(members(fold.valid()));
      both.sort(null);
      assertEquals(all(n), both);
    }
    valid.sort(null);
    assertEquals(all(n), valid);
  }

  @Test
  void everyExampleIsInOneValidationSet() {
    for (int n : new int[] {2, 3, 7, 10, 31, 100}) {
      for (int k = 2; k <= Math.min(n, 11); k++) {
        Examples data = numbers(new int[n]);
        areFolds(data.folds(k), n);
        areFolds(data.shuffle(5).folds(k), n);
        areFolds(data.shuffle(5).stratifiedFolds(k), n);
      }
    }
  }

  @Test
  void inOrderUnlessShuffledAndBySeed() {
    Examples data = numbers(new int[7]);
    List<Split> blocks = data.folds(3);
    assertEquals(List.of(0, 1, 2), members(blocks.get(0).valid()));
    assertEquals(List.of(3, 4), members(blocks.get(1).valid()));
    assertEquals(List.of(0, 1, 2, 3, 4), members(blocks.get(2).train()));
    Examples more = numbers(new int[40]);
    List<Integer> one = first(more.shuffle(1));
    assertEquals(one, first(more.shuffle(1)));
    assertNotEquals(one, first(more.shuffle(2)));
    assertNotEquals(one, first(more));
  }

  private static List<Integer> first(Examples data) {
    return new ArrayList<>(new TreeSet<>(members(data.folds(4).get(0).valid())));
  }

  @Test
  void classesAreSpreadEvenly() {
    RandomState random = RandomState.seeded(1);
    int[] labels = new int[61];
    int[] counts = new int[4];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Math.max(0, random.nextInt(7) - 3);
      counts[labels[i]]++;
    }
    Tensor oneHot = Ops.oneHot(Tensor.ofInts(labels, 61), 4);
    Examples ofOneHot = Dataset.of(numbers(labels).batch(61).iterator().next().x(), oneHot);
    for (Examples data : List.of(numbers(labels), numbers(labels).shuffle(3), ofOneHot)) {
      List<Split> folds = data.stratifiedFolds(5);
      areFolds(folds, 61);
      for (Split fold : folds) {
        int[] own = new int[4];
        members(fold.valid()).forEach(i -> own[labels[i]]++);
        for (int c = 0; c < 4; c++) {
          assertTrue(own[c] == counts[c] / 5 || own[c] == counts[c] / 5 + 1, "class " + c);
        }
      }
    }
  }

  /** The classes of "b" are halves, those of "a" are every other one. */
  @Test
  void ofSeveralTargetsTheNamedOneIsSpread() {
    Tensor a = Tensor.ofInts(new int[] {0, 1, 0, 1, 0, 1, 0, 1}, 8);
    Tensor b = Tensor.ofInts(new int[] {0, 0, 0, 0, 1, 1, 1, 1}, 8);
    Tensor x = numbers(new int[8]).batch(8).iterator().next().x();
    Examples data = Dataset.of(Map.of("x", x), Map.of("a", a, "b", b));
    for (String name : List.of("a", "b")) {
      for (Split fold : data.stratifiedFolds(name, 4)) {
        List<Integer> own = members(fold.valid());
        assertEquals(2, own.size());
        int[] labels = name.equals("a") ? a.toIntArray() : b.toIntArray();
        assertEquals(1, own.stream().mapToInt(i -> labels[i]).sum(), name + " " + own);
      }
    }
    says(() -> data.stratifiedFolds(4), "stratifiedFolds: expected the name of", "[a, b]");
    says(() -> data.stratifiedFolds("c", 4), "[a, b], but got c");
    Examples one = Dataset.of(Map.of("x", x), Map.of("b", b));
    areFolds(one.stratifiedFolds(4), 8);
    Examples unnamed = Dataset.of(List.of(x), List.of(a, b));
    says(() -> unnamed.stratifiedFolds(2), "they have none; give them by name, in maps");
  }

  /** Folds of a part of the examples, with what belongs to them. */
  @Test
  void ofAPart() {
    Tensor weights = Tensor.of(new float[] {0, 10, 20, 30, 40, 50, 60}, 7);
    Examples part = numbers(new int[7]).weights(weights).batch(2).take(5);
    List<Integer> valid = new ArrayList<>();
    for (Split fold : part.folds(2)) {
      for (Batch batch : fold.valid()) {
        assertTrue(batch.size() <= 2);
        for (int i = 0; i < batch.size(); i++) {
          assertEquals(10 * batch.x().get(i, 0), batch.weights().get(i));
        }
      }
      valid.addAll(members(fold.valid()));
    }
    assertEquals(all(5), valid);
  }

  @Test
  void whatCannotBeParted() {
    Examples data = numbers(0, 1, 2);
    says(() -> data.folds(1), "folds: expected from 2 folds", "got 1 of 3");
    says(() -> data.folds(4), "got 4 of 3");
    says(() -> data.stratifiedFolds(4), "stratifiedFolds: expected from 2 folds");
    Tensor x = Tensor.zeros(3, 1);
    says(() -> Dataset.of(x, Tensor.full(x.shape(), 0.5f)).stratifiedFolds(2), "got 0.5");
    Examples steps = Dataset.of(x, Tensor.ofInts(new int[6], 3, 2));
    says(() -> steps.stratifiedFolds(2), "one label an example", "[3, 2]");
  }

  private static void says(org.junit.jupiter.api.function.Executable run, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), part + " in: " + message);
    }
  }
}
