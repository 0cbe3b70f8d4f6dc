package dev.rondo.dataset;

import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Examples that stand by themselves, in batches. Each option gives a new dataset over the same
 * numbers; nothing is copied until a batch is made.
 */
public final class Examples implements Dataset {

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
    return new Examples(columns, all, new Plan(32, null, false, null));
  }

  /** Sequences by the names of their inputs, with a target each. */
  static Examples ragged(Map<String, List<Tensor>> xs, Rows y) {
    return ofSequences(sequences(xs), y);
  }

  /** The same with a target for each time step of one of the inputs. */
  static Examples ragged(Map<String, List<Tensor>> xs, Ragged y) {
    SortedMap<String, Ragged> inputs = sequences(xs);
    RaggedCheck.targets(inputs, y);
    return ofSequences(inputs, new Rows.OfSequences(y, false));
  }

  private static SortedMap<String, Ragged> sequences(Map<String, List<Tensor>> xs) {
    SortedMap<String, Ragged> inputs = new TreeMap<>();
    xs.forEach((name, x) -> inputs.put(name, new Ragged(x)));
    inputs.forEach(RaggedCheck::steps);
    return inputs;
  }

  private static Examples ofSequences(SortedMap<String, Ragged> xs, Rows y) {
    List<Columns.OfInput> inputs = new ArrayList<>();
    xs.forEach(
        (name, x) -> {
          Rows.OfSequences rows = new Rows.OfSequences(x, false);
          inputs.add(new Columns.OfInput(name, rows, new Rows.MaskOfSequences(rows)));
        });
    return of(new Columns(inputs, List.of(Columns.target("", y))));
  }

  static Rows rows(String name, Tensor tensor) {
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
    return new Examples(columns, members, plan.batch(size));
  }

  /** Another random order each epoch, which depends on the seed and the epoch's number alone. */
  public Examples shuffle(long seed) {
    return new Examples(columns, members, plan.shuffle(seed));
  }

  /**
   * Leaves out a last batch that is not full.
   *
   * @throws IllegalArgumentException from {@link #epoch(int)} if that leaves nothing
   */
  public Examples dropRemainder() {
    return new Examples(columns, members, plan.droppingRemainder());
  }

  /**
   * Sequences of {@link Dataset#ragged} filled up at the beginning and not at the end, targets too.
   *
   * @throws IllegalStateException if the examples are all of one length
   */
  public Examples pre() {
    ragged("pre");
    return with(columns.pre());
  }

  /**
   * Batches of sequences of {@link Dataset#ragged} that are about as long as each other. A batch
   * holds sequences of one bucket alone; with {@link #shuffle}, both the sequences of a bucket and
   * the batches of all buckets come in another order each epoch. The last batch of each bucket
   * holds what is left. Of several inputs, the longest sequence of an example counts.
   *
   * @param boundaries ascending: a sequence of length n goes to the first bucket whose boundary is
   *     n or more, and those longer than all to one more bucket
   * @throws IllegalStateException if the examples are all of one length
   */
  public Examples bucket(int... boundaries) {
    Buckets buckets = Buckets.of(ragged("bucket"), boundaries);
    return new Examples(columns, members, plan.bucket(buckets));
  }

  private List<Ragged> ragged(String option) {
    List<Ragged> all = new ArrayList<>();
    for (Columns.OfInput each : columns.inputs()) {
      if (each.rows() instanceof Rows.OfSequences x) {
        all.add(x.sequences());
      }
    }
    if (!all.isEmpty()) {
      return all;
    }
    throw new IllegalStateException(
        option
            + ": expected sequences of different lengths but the examples are one tensor. Give"
            + " them to Dataset.ragged, or cut the tensor to the lengths first.");
  }

  /**
   * How many time steps of each example count; those behind them are padding.
   *
   * @param lengths N of them, 0 to T
   * @throws IllegalArgumentException if there are not as many, or one is out of its range
   */
  public Examples lengths(int... lengths) {
    return ofLengths(null, lengths);
  }

  /** As {@link #lengths(int...)}, for one of several inputs. */
  public Examples lengths(String input, int... lengths) {
    return ofLengths(input, lengths);
  }

  private Examples ofLengths(@Nullable String input, int[] lengths) {
    Columns.OfInput x = columns.inputs().get(columns.input("lengths", input));
    if (!(x.rows() instanceof Rows.OfTensor of) || of.tensor().rank() < 2) {
      throw new IllegalArgumentException(
          "lengths: expected x [examples, time, ..]; sequences of Dataset.ragged know their own");
    }
    return masked(x.name(), Masks.ofLengths(lengths, of.tensor().dim(1)));
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
   * @throws IllegalArgumentException if it is of another shape or holds other numbers
   */
  public Examples mask(Tensor mask) {
    return masked(null, mask);
  }

  /** As {@link #mask(Tensor)}, for one of several inputs. */
  public Examples mask(String input, Tensor mask) {
    return masked(input, mask);
  }

  private Examples masked(@Nullable String input, Tensor mask) {
    Masks.check("dataset", mask);
    return with(columns.mask(input, rows("mask", Masks.floats(mask))));
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
    return part(plan.drawn(members), 0, Math.min(n, members.length));
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
    int[] order = plan.drawn(members);
    int cut = Math.max(1, Math.min(first, order.length - 1));
    return new Split(part(order, 0, cut), part(order, cut, order.length));
  }

  /**
   * For cross-validation: k splits, in which every example is in one validation set and in the
   * training sets of all others. The sets are blocks of the examples as they are, or drawn at
   * random if {@link #shuffle} came before; their sizes differ by at most one.
   *
   * <p>Windows of one series overlap, so they know of each other across a split.
   *
   * @param k from 2 to the number of examples
   */
  public List<Split> folds(int k) {
    Folds.check("folds", k, members.length);
    return splits(Folds.blocks(plan.drawn(members), k));
  }

  /**
   * As {@link #folds}, with the examples of each class spread over the validation sets too, to
   * counts that differ by at most one.
   *
   * @throws IllegalArgumentException if the targets are not labels, [N] or [N, 1], or one-hot [N,
   *     C], or there are several, of which one has to be named
   */
  public List<Split> stratifiedFolds(int k) {
    return stratified(null, k);
  }

  /** As {@link #stratifiedFolds(int)}, by the classes of one of several targets. */
  public List<Split> stratifiedFolds(String target, int k) {
    return stratified(target, k);
  }

  private List<Split> stratified(@Nullable String target, int k) {
    Folds.check("stratifiedFolds", k, members.length);
    Rows targets = columns.target("stratifiedFolds", target).rows();
    int[] order = plan.drawn(members);
    int[] labels = Folds.labels(targets.take(order), order.length);
    return splits(Folds.stratified(order, labels, k));
  }

  private List<Split> splits(List<int[]> folds) {
    List<Split> splits = new ArrayList<>();
    for (int[] fold : folds) {
      int[] rest =
          folds.stream().filter(other -> other != fold).flatMapToInt(Arrays::stream).toArray();
      splits.add(new Split(part(rest, 0, rest.length), part(fold, 0, fold.length)));
    }
    return splits;
  }

  /** What {@link #split} gives, and {@link #folds} k times. */
  public record Split(Examples train, Examples valid) {}

  private Examples part(int[] order, int from, int to) {
    int[] part = Arrays.copyOfRange(order, from, to);
    // Chosen at random, but kept in their own order for whoever does not shuffle.
    Arrays.sort(part);
    return new Examples(columns, part, plan);
  }

  /** The number of examples. */
  public int size() {
    return members.length;
  }

  @Override
  public int batches() {
    return plan.batches(members);
  }

  @Override
  public Iterator<Batch> epoch(int epoch) {
    return epoch(epoch, 0);
  }

  @Override
  public Iterator<Batch> epoch(int epoch, int from) {
    if (batches() == 0) {
      throw new IllegalArgumentException(
          "dataset: expected at least one full batch of "
              + plan.batch()
              + " but got "
              + members.length
              + " examples; use smaller batches or leave out dropRemainder");
    }
    List<int[]> parts = plan.epoch(members, epoch);
    return new Indexed(from, parts.size(), i -> columns.take(parts.get(i)));
  }

  @Override
  public void checkFinite() {
    columns.checkFinite(members);
  }
}
