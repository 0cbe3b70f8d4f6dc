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
  private final RandomState random;

  private Weights(Map<String, Weight> all, String prefix, RandomState random) {
    this.all = all;
    this.prefix = prefix;
    this.random = random;
  }

  /** No weights yet; initializers will draw from this seed. */
  public static Weights seeded(long seed) {
    return new Weights(new LinkedHashMap<>(), "", RandomState.seeded(seed));
  }

  /** The same weights, with {@code name/} before each name that is added or looked up. */
  public Weights scope(String name) {
    return new Weights(all, prefix + name + "/", random);
  }

  /**
   * Adds a weight.
   *
   * @return its tensor, whose numbers training changes in place
   * @throws IllegalArgumentException if the name is taken
   */
  public Tensor add(String name, Initializer initializer, int... shape) {
    String full = prefix + name;
    if (all.containsKey(full)) {
      throw new IllegalArgumentException("weight " + full + ": there is one of this name already");
    }
    Shape checked = Shape.of(shape);
    Tensor value = Tensor.of(initializer.values(checked, random.fork(full)), shape);
    Weight weight = new Weight(full, value);
    all.put(full, weight);
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
