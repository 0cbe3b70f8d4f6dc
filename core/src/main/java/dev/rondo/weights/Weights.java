package dev.rondo.weights;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** Where the first numbers of a weight come from. */
  @FunctionalInterface
  private interface Source {
    Tensor first(String name, Initializer initializer, Shape shape);
  }

  private Weights(Map<String, Weight> all, String prefix, Source source) {
    this.all = all;
    this.prefix = prefix;
    this.source = source;
  }

  /** No weights yet; initializers will draw from this seed. */
  public static Weights seeded(long seed) {
    RandomState random = RandomState.seeded(seed);
    return new Weights(
        new LinkedHashMap<>(),
        "",
        (name, initializer, shape) ->
            Tensor.of(initializer.values(shape, random.fork(name)), shape.toArray()));
  }

  /**
   * No weights yet; each that is added takes the numbers stored under its name, and no initializer
   * is asked. So a file cannot make a model larger than itself.
   *
   * @param stored float32; {@link #add} refuses a weight that is not in it with its shape
   */
  public static Weights stored(Map<String, Tensor> stored) {
    Map<String, Tensor> tensors = Map.copyOf(stored);
    return new Weights(
        new LinkedHashMap<>(), "", (name, initializer, shape) -> stored(tensors, name, shape));
  }

  private static Tensor stored(Map<String, Tensor> tensors, String name, Shape shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || tensor.isInt() || !tensor.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "weight "
              + name
              + ": expected stored numbers, float32 "
              + shape
              + ", but got "
              + (tensor == null ? "none" : (tensor.isInt() ? "int32 " : "") + tensor.shape()));
    }
    return tensor.detach();
  }

  /** The same weights, with {@code name/} before each name that is added or looked up. */
  public Weights scope(String name) {
    return new Weights(all, prefix + name + "/", source);
  }

  /**
   * Adds a weight.
   *
   * @return its tensor, whose numbers training changes in place
   * @throws IllegalArgumentException if the name is taken
   */
  public Tensor add(String name, Initializer initializer, int... shape) {
    return add(new Weight(prefix + name, first(name, initializer, shape)));
  }

  /**
   * Adds numbers that are saved with the weights but get no gradient, such as moving averages; the
   * layer itself changes them, through {@link dev.rondo.tensor.InPlace}.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public Tensor addState(String name, Initializer initializer, int... shape) {
    return add(Weight.state(prefix + name, first(name, initializer, shape)));
  }

  private Tensor first(String name, Initializer initializer, int... shape) {
    String full = prefix + name;
    if (all.containsKey(full)) {
      throw new IllegalArgumentException("weight " + full + ": there is one of this name already");
    }
    return source.first(full, initializer, Shape.of(shape));
  }

  private Tensor add(Weight weight) {
    all.put(weight.name(), weight);
    return weight.value();
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

  /** How many numbers the weights of this scope hold. */
  public long parameters() {
    return list().stream().mapToLong(weight -> weight.value().size()).sum();
  }

  @Override
  public Iterator<Weight> iterator() {
    return list().iterator();
  }
}
