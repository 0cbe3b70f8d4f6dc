package dev.rondo.weights;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The weights of a model, in the order they were added, under names like {@code lstm_1/kernel}. A
 * scope is a view that puts its name in front.
 *
 * <p>What a weight starts with depends on the seed and its name alone, so that adding a layer does
 * not change the others.
 */
public final class Weights implements Iterable<Weight> {
  private final Map<String, Weight> all;
  private final String prefix;
  private final Source source;
  private final boolean again;

  private Weights(Map<String, Weight> all, String prefix, Source source, boolean again) {
    this.all = all;
    this.prefix = prefix;
    this.source = source;
    this.again = again;
  }

  private static Weights none(Source source) {
    return new Weights(new LinkedHashMap<>(), "", source, false);
  }

  /** No weights yet; initializers will draw from this seed. */
  public static Weights seeded(long seed) {
    return none(Source.seeded(seed));
  }

  /**
   * No weights yet; each that is added takes the numbers stored under its name, and no initializer
   * is asked. So a file cannot make a model larger than itself.
   *
   * @param stored float32; {@link #add} refuses a weight that is not in it with its shape
   */
  public static Weights stored(Map<String, Tensor> stored) {
    return none(Source.stored(stored));
  }

  /**
   * No weights yet; each that is added has a shape and no numbers. A layer that is built over these
   * tells the shape of its output, at no cost.
   */
  public static Weights shapesOnly() {
    return none(Source.none());
  }

  /** The same weights, with {@code name/} before each name that is added or looked up. */
  public Weights scope(String name) {
    return new Weights(all, prefix + name + "/", source, again);
  }

  /** The same weights, in which to add one that is there already, of that shape, gives that one. */
  public Weights again() {
    return new Weights(all, prefix, source, true);
  }

  /**
   * Adds a weight.
   *
   * @return its tensor, whose numbers training changes in place
   * @throws IllegalArgumentException if the name is taken
   */
  public Tensor add(String name, Initializer initializer, int... shape) {
    return add(name, initializer, Shape.of(shape), false);
  }

  /**
   * Adds a weight that is saved but never trained, such as a moving average: its layer changes it,
   * through {@code InPlace}, in passes that train, unless it {@linkplain #isFrozen() is frozen}.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public Tensor addState(String name, Initializer initializer, int... shape) {
    return add(name, initializer, Shape.of(shape), true);
  }

  private Tensor add(String name, Initializer initializer, Shape shape, boolean state) {
    String full = prefix + name;
    Weight before = all.get(full);
    if (before != null) {
      boolean same = before.isState() == state && before.value().shape().equals(shape);
      if (again && same) {
        return before.value();
      }
      throw new IllegalArgumentException(
          "weight "
              + full
              + ": "
              + (again
                  ? "expected one of " + before.value().shape() + ", to share it, but got " + shape
                  : "there is one of this name already"));
    }
    Tensor first = source.first(full, initializer, shape);
    Weight weight = state ? Weight.state(full, first) : Weight.trained(full, first);
    all.put(full, weight);
    return weight.value();
  }

  /**
   * Takes in the weights of another model: they are now weights of both, under the names they have
   * there behind the name of this scope.
   *
   * @throws IllegalArgumentException if a name is taken, or they were taken in under other names,
   *     since a step would then change each twice
   */
  public void adopt(Weights others) {
    for (Weight weight : others) {
      String full = prefix + weight.name().substring(others.prefix.length());
      for (Weight own : all.values()) {
        boolean same = own.value() == weight.value();
        if (same != own.name().equals(full)) {
          throw new IllegalArgumentException(
              "weight "
                  + full
                  + ": expected weights that are not in the model yet but got "
                  + own.name()
                  + (same ? "; use the sub-model under one name" : "; choose another name"));
        }
      }
      all.putIfAbsent(full, weight.as(full));
    }
  }

  /**
   * A weight by name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public Weight get(String name) {
    Weight weight = all.get(prefix + name);
    if (weight == null) {
      throw new IllegalArgumentException(
          "weight " + prefix + name + ": there is none; the weights are " + all.keySet());
    }
    return weight;
  }

  /** The weights of this scope. */
  public List<Weight> list() {
    return all.values().stream().filter(weight -> weight.name().startsWith(prefix)).toList();
  }

  /** Those that gradients change: neither frozen nor states. A tape leaves the others out. */
  public List<Weight> trained() {
    return list().stream().filter(Weight::isTrained).toList();
  }

  /** Whether there are weights in this scope and all are frozen. */
  public boolean isFrozen() {
    List<Weight> own = list();
    return !own.isEmpty() && own.stream().allMatch(Weight::isFrozen);
  }

  /**
   * Freezes weights, so that training leaves them as they are, or lets them be trained again.
   *
   * @param name of a weight, or of a scope, such as that of a layer
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public void freeze(String name, boolean freeze) {
    String full = prefix + name;
    List<Weight> meant =
        list().stream()
            .filter(each -> each.name().equals(full) || each.name().startsWith(full + "/"))
            .toList();
    if (meant.isEmpty()) {
      Function<Weight, String> first =
          each -> each.name().substring(prefix.length()).replaceFirst("/.*", "");
      throw new IllegalArgumentException(
          (freeze ? "freeze" : "unfreeze")
              + ": expected a layer with weights, one of "
              + list().stream().map(first).distinct().toList()
              + ", or the name of a weight, but got "
              + name);
    }
    meant.forEach(weight -> weight.freeze(freeze));
  }

  /** How many numbers the weights of this scope hold. */
  public long parameters() {
    return list().stream().mapToLong(weight -> weight.value().size()).sum();
  }

  /**
   * The sum of the penalties of this scope's weights that are not frozen, recorded by an open tape;
   * 0 if none has one.
   */
  public Tensor penalty() {
    Tensor sum = Tensor.scalar(0f);
    for (Weight weight : trained()) {
      Tensor one = weight.penalty();
      sum = one == null ? sum : sum.add(one);
    }
    return sum;
  }

  /**
   * Puts the numbers of this scope's weights right that have a constraint and are not frozen. A
   * trainer does so after each step; a loop of your own calls it.
   */
  public void constrain() {
    trained().forEach(Weight::constrain);
  }

  @Override
  public Iterator<Weight> iterator() {
    return list().iterator();
  }
}
