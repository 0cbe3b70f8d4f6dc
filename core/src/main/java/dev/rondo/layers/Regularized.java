package dev.rondo.layers;

import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Constraint;
import dev.rondo.weights.Regularizer;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer with rules for its weights, and a penalty on what it puts out. See {@link
 * Layer#regularize}, {@link Layer#constrain} and {@link Layer#regularizeActivity}.
 */
record Regularized(Layer inner, List<WeightRule> rules, @Nullable Regularizer activity)
    implements Layer {

  Regularized {
    rules = List.copyOf(rules);
  }

  /** This one with more, or another layer with this. */
  static Regularized of(Layer layer) {
    return layer instanceof Regularized one ? one : new Regularized(layer, List.of(), null);
  }

  Regularized with(String weight, @Nullable Regularizer by, @Nullable Constraint to) {
    List<WeightRule> more = new ArrayList<>(rules);
    more.add(new WeightRule(weight, by, to));
    return new Regularized(inner, more, activity);
  }

  Regularized withActivity(Regularizer by) {
    return new Regularized(inner, rules, by);
  }

  @Override
  public String kind() {
    return inner.kind();
  }

  @Override
  public boolean takes(boolean ints) {
    return inner.takes(ints);
  }

  @Override
  public boolean takes(int node, boolean ints) {
    return inner.takes(node, ints);
  }

  /** Those of the layer, and then its rules: {@code l2 kernel, max-norm recurrent_kernel}. */
  @Override
  public String options() {
    List<String> own = new ArrayList<>();
    for (WeightRule rule : rules) {
      own.add(rule.options());
    }
    if (activity != null) {
      own.add(activity.kind() + " activity");
    }
    return Words.join("; ", inner.options(), String.join(", ", own));
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    return build(name, weights, List.of(input));
  }

  @Override
  public LayerFunction build(String name, Weights weights, List<Shape> inputs) {
    LayerFunction function = Shared.inner(inner).build(name, weights, inputs);
    rules.forEach(rule -> rule.apply(name, weights));
    return activity == null ? function : new Penalized(function, activity);
  }

  /** A layer whose output is penalized. */
  private record Penalized(LayerFunction inner, Regularizer activity) implements LayerFunction {

    @Override
    public Signal apply(Signal x, Pass pass) {
      return apply(List.of(x), pass);
    }

    @Override
    public Signal apply(List<Signal> xs, Pass pass) {
      Signal y = inner.apply(xs, pass);
      List<Signal> all = y.outputs().isEmpty() ? List.of(y) : y.outputs();
      all.forEach(each -> pass.penalize(() -> penalty(each, pass.folded())));
      return y;
    }

    /** Padding is no activity; and it is the mean over the batch, as in Keras. */
    private Tensor penalty(Signal y, @Nullable FoldedSteps folded) {
      Tensor value = y.value();
      Tensor mask = y.mask();
      boolean timed = mask != null && value.rank() > 2 && value.dim(1) == mask.dim(1);
      Tensor counts = mask != null && timed ? Masks.zero(value, mask) : value;
      return folded == null
          ? activity.penalty(counts).mul(1f / value.dim(0))
          : activity.penalty(folded.known(counts)).mul(1f / folded.examples());
    }

    @Override
    public Shape output() {
      return inner.output();
    }

    @Override
    public List<Shape> outputs() {
      return inner.outputs();
    }

    @Override
    public @Nullable LayerStep stepping() {
      return inner.stepping();
    }

    @Override
    public void begin(CarriedStates into) {
      inner.begin(into);
    }

    @Override
    public String path() {
      return inner.path();
    }

    @Override
    public List<Shape> initialState() {
      return inner.initialState();
    }

    @Override
    public List<Shape> initialState(int node) {
      return inner.initialState(node);
    }

    @Override
    public List<Shape> state() {
      return inner.state();
    }

    @Override
    public boolean streams() {
      return inner.streams();
    }

    @Override
    public String noStream(String name) {
      return inner.noStream(name);
    }
  }
}
