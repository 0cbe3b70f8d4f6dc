package dev.rondo.dataset;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Examples that stand by themselves, in batches. Each option gives a new dataset over the same
 * numbers; nothing is copied until a batch is made.
 */
public final class Examples implements Dataset {

  /**
   * @param seed null for the order they are in
   */
  private record Plan(int batch, @Nullable Long seed, boolean dropRemainder) {}

  private final Columns columns;
  private final int[] members;
  private final Plan plan;

  private Examples(Columns columns, int[] members, Plan plan) {
    this.columns = columns;
    this.members = members;
    this.plan = plan;
  }

  static Examples of(Tensor x, Tensor y) {
    return of(Columns.of(rows("x", x), rows("y", y)));
  }

  static Examples of(List<Tensor> xs, List<Tensor> ys) {
    return of(
        new Columns(
            xs.stream().map(x -> Columns.input("", rows("x", x))).toList(),
            ys.stream().map(y -> Columns.target("", rows("y", y))).toList()));
  }

  static Examples of(Map<String, Tensor> xs, Map<String, Tensor> ys) {
    List<Columns.OfInput> inputs = new ArrayList<>();
    List<Columns.OfTarget> targets = new ArrayList<>();
    new TreeMap<>(xs)
        .forEach((name, x) -> inputs.add(Columns.input(name, rows(Label.of("x", name), x))));
    new TreeMap<>(ys)
        .forEach((name, y) -> targets.add(Columns.target(name, rows(Label.of("y", name), y))));
    return of(new Columns(inputs, targets));
  }

  static Examples of(Columns columns) {
    int[] all = IntStream.range(0, columns.count()).toArray();
    return new Examples(columns, all, new Plan(32, null, false));
  }

  private static Rows rows(String name, Tensor tensor) {
    if (tensor.rank() < 1) {
      throw new IllegalArgumentException(
          "dataset: expected " + name + " [examples, ..] but got one number; reshape it to [1]");
    }
    return new Rows.OfTensor(tensor);
  }

  /**
   * Examples a batch; 32 unless set. The last batch of an epoch holds what is left.
   *
   * @param size 1 or more
   */
  public Examples batch(int size) {
    if (size < 1) {
      throw new IllegalArgumentException(
          "batch: expected 1 or more examples a batch but got " + size);
    }
    return new Examples(columns, members, new Plan(size, plan.seed, plan.dropRemainder));
  }

  /** Another random order each epoch, which depends on the seed and the epoch's number alone. */
  public Examples shuffle(long seed) {
    return new Examples(columns, members, new Plan(plan.batch, seed, plan.dropRemainder));
  }

  /**
   * Leaves out a last batch that is not full.
   *
   * @throws IllegalArgumentException from {@link #epoch(int)} if that leaves nothing
   */
  public Examples dropRemainder() {
    return new Examples(columns, members, new Plan(plan.batch, plan.seed, true));
  }

  /**
   * How much each example matters.
   *
   * @param weights [N] or [N, T]
   */
  public Examples weights(Tensor weights) {
    return with(columns.weights(null, rows("weights", weights)));
  }

  /** As {@link #weights(Tensor)}, for one of several targets. */
  public Examples weights(String target, Tensor weights) {
    return with(columns.weights(target, rows("weights", weights)));
  }

  /**
   * Which time steps are there.
   *
   * @param mask [N, T], 1 for a time step that is there and 0 for padding
   */
  public Examples mask(Tensor mask) {
    return with(columns.mask(null, rows("mask", mask)));
  }

  /** As {@link #mask(Tensor)}, for one of several inputs. */
  public Examples mask(String input, Tensor mask) {
    return with(columns.mask(input, rows("mask", mask)));
  }

  /**
   * How much the examples of each class matter, times their own weights.
   *
   * @param weights by label; 1 for labels that are not in it. The targets must be labels ([N], [N,
   *     1] or [N, T]) or one-hot ([N, C] or [N, T, C]); float32 [N, T] is taken for labels unless
   *     each row of a batch is one-hot, so give such labels as int32
   */
  public Examples classWeights(Map<Integer, Float> weights) {
    return with(columns.classWeights(null, new ClassWeights(weights)));
  }

  /** As {@link #classWeights(Map)}, for one of several targets. */
  public Examples classWeights(String target, Map<Integer, Float> weights) {
    return with(columns.classWeights(target, new ClassWeights(weights)));
  }

  private Examples with(Columns other) {
    return new Examples(other, members, plan);
  }

  /**
   * The first n examples, or n drawn at random if {@link #shuffle} came before.
   *
   * @param n from 1; all if there are not as many
   */
  public Examples take(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("take: expected 1 or more examples but got " + n);
    }
    return part(drawn(), 0, Math.min(n, members.length));
  }

  /**
   * Two datasets without a common example: the first part and the rest, or two random parts if
   * {@link #shuffle} came before.
   *
   * @param fraction how much the first one gets, between 0 and 1; each gets at least one example
   */
  public Split split(double fraction) {
    int first = (int) Math.round(members.length * fraction);
    if (!(fraction > 0 && fraction < 1) || members.length < 2) {
      throw new IllegalArgumentException(
          "split: expected a fraction between 0 and 1 of 2 or more examples but got "
              + fraction
              + " of "
              + members.length);
    }
    int[] order = drawn();
    int cut = Math.max(1, Math.min(first, order.length - 1));
    return new Split(part(order, 0, cut), part(order, cut, order.length));
  }

  /** What {@link #split} gives. */
  public record Split(Examples train, Examples valid) {}

  private int[] drawn() {
    return plan.seed == null ? members : permuted(plan.seed, "draw");
  }

  private Examples part(int[] order, int from, int to) {
    int[] part = Arrays.copyOfRange(order, from, to);
    // Chosen at random, but kept in their own order for whoever does not shuffle.
    Arrays.sort(part);
    return new Examples(columns, part, plan);
  }

  private int[] permuted(long seed, String purpose) {
    int[] order = RandomState.seeded(seed).fork(purpose).permutation(members.length);
    for (int i = 0; i < order.length; i++) {
      order[i] = members[order[i]];
    }
    return order;
  }

  /** The number of examples. */
  public int size() {
    return members.length;
  }

  @Override
  public int batches() {
    int full = members.length / plan.batch;
    return plan.dropRemainder || members.length % plan.batch == 0 ? full : full + 1;
  }

  @Override
  public Iterator<Batch> epoch(int epoch) {
    return epoch(epoch, 0);
  }

  @Override
  public Iterator<Batch> epoch(int epoch, int from) {
    int batches = batches();
    if (batches == 0) {
      throw new IllegalArgumentException(
          "dataset: expected at least one full batch of "
              + plan.batch
              + " but got "
              + members.length
              + " examples; use smaller batches or leave out dropRemainder");
    }
    int[] order = plan.seed == null ? members : permuted(plan.seed, "epoch " + epoch);
    return new Indexed(from, batches, i -> batch(order, i));
  }

  private Batch batch(int[] order, int index) {
    int from = index * plan.batch;
    return columns.take(Arrays.copyOfRange(order, from, Math.min(from + plan.batch, order.length)));
  }

  @Override
  public void checkFinite() {
    columns.checkFinite(members);
  }
}
