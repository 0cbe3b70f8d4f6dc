package dev.rondo.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Records the operations of one thread so that a loss can be differentiated by going back through
 * them (reverse-mode differentiation; Wengert, 1964, "A simple automatic derivative evaluation
 * program"; for recurrent networks it is backpropagation through time, Werbos, 1990).
 *
 * <pre>{@code
 * try (GradientTape tape = GradientTape.record()) {
 *   Tensor error = loss.apply(y, model.forward(x));
 *   optimizer.apply(tape.gradient(error, model.weights()));
 * }
 * }</pre>
 *
 * The weights of layers are followed by themselves; any other tensor is followed after {@link
 * #watch}. All tensors made while the tape is open, gradients too, are given back when it closes.
 *
 * <p>What a loop of your own may want besides:
 *
 * <ul>
 *   <li>several losses: add them, {@code first.add(second.mul(0.3f))}, or take a gradient of each
 *       from the same tape, before weights change;
 *   <li>the gradient by an input: {@link #watch} it before the model takes it, then {@link
 *       #gradient(Tensor, Tensor)};
 *   <li>a batch in parts, each with a tape of its own: {@link GradientSum};
 *   <li>several models in one step: put their weights into one {@code Weights} with {@code adopt},
 *       each in a scope of its own, and ask for all of these;
 *   <li>the gradient by the state at each time step: {@code dev.rondo.layers.StateWatch}, and of
 *       tensors that you computed yourself simply {@code gradient(loss, List.of(h1, h2))};
 *   <li>to leave weights as they are: freeze them.
 * </ul>
 */
public final class GradientTape implements AutoCloseable {
  private static final ThreadLocal<@Nullable GradientTape> OPEN = new ThreadLocal<>();

  /** One recorded operation. */
  private record Step(Tensor[] inputs, Tensor[] outputs, Backward backward, long changes) {}

  private final Buffers.Scope memory = Buffers.open();
  private final List<Step> steps = new ArrayList<>();
  private final Set<Tensor> followed = identitySet();

  /** What operations took that were not recorded, since nothing of it was followed. */
  private final Set<Tensor> passedBy = identitySet();

  private GradientTape() {}

  /**
   * Starts recording on this thread.
   *
   * @throws IllegalStateException if a tape is already open on this thread: one tape can give
   *     several gradients, so there is no need to nest them
   */
  public static GradientTape record() {
    if (OPEN.get() != null) {
      throw new IllegalStateException(
          "GradientTape.record: a tape is already open on this thread; close it first,"
              + " or take both gradients from it");
    }
    GradientTape tape = new GradientTape();
    OPEN.set(tape);
    return tape;
  }

  /**
   * Follows a tensor that is not a weight, such as an input.
   *
   * @throws IllegalStateException if an operation on this tape has used it before: that one was not
   *     recorded, so its gradient would be missing
   */
  public void watch(Tensor tensor) {
    checkOpen();
    tensor.floats("GradientTape.watch");
    if (passedBy.contains(tensor)) {
      throw new IllegalStateException(
          "GradientTape.watch: expected a tensor that no operation on this tape has used, but one"
              + " used this of shape "
              + tensor.shape()
              + "; call watch first");
    }
    followed.add(tensor);
  }

  /**
   * The gradients of a loss. May be called more than once, for several losses.
   *
   * @param loss one element, computed by this thread while the tape was open
   * @param by what to differentiate by; one that the loss does not depend on gets no gradient, and
   *     neither does one that is not {@linkplain Differentiable#isTrained trained}, so that an
   *     optimizer leaves it alone and no clipping counts it
   * @throws IllegalArgumentException if the tape did not record the loss
   * @throws IllegalStateException if weights were changed since they were used
   */
  public Gradients gradient(Tensor loss, Iterable<? extends Differentiable> by) {
    checkOpen();
    if (loss.size() != 1) {
      throw new IllegalArgumentException(
          "GradientTape.gradient: expected a loss of one element but got shape "
              + loss.shape()
              + "; take its mean or sum first");
    }
    Set<Tensor> wanted = identitySet();
    List<Differentiable> trained = new ArrayList<>();
    for (Differentiable each : by) {
      if (each.isTrained()) {
        checkFollowed(each);
        wanted.add(each.value());
        trained.add(each);
      }
    }
    if (!follows(loss)) {
      throw new IllegalArgumentException(
          "GradientTape.gradient: expected a loss that this tape recorded but got one that was"
              + " computed before it, by another thread, or from nothing it follows; compute it"
              + " while the tape is open, from weights or watched tensors");
    }
    Set<Tensor> asked = identitySet();
    asked.addAll(wanted);
    addAllOnTheWay(wanted);
    GradientSink sink = new GradientSink(wanted::contains, memory);
    Tensor one = Tensor.allocate(loss.shape());
    one.floats()[0] = 1f;
    sink.add(loss, one);
    for (int i = steps.size() - 1; i >= 0; i--) {
      back(steps.get(i), sink, asked);
    }
    return Gradients.gather(sink, trained);
  }

  /** What depends on the wanted ones: only through these does their gradient come. */
  private void addAllOnTheWay(Set<Tensor> wanted) {
    for (Step step : steps) {
      for (Tensor input : step.inputs) {
        if (wanted.contains(input)) {
          Collections.addAll(wanted, step.outputs);
          break;
        }
      }
    }
  }

  private void checkFollowed(Differentiable by) {
    if (by instanceof Tensor tensor && !follows(tensor)) {
      throw new IllegalArgumentException(
          "GradientTape.gradient: expected a weight or a watched tensor but got a tensor of shape "
              + tensor.shape()
              + " that the tape does not follow; call watch before it is used");
    }
  }

  /** The gradient of a loss by one tensor; zeros if it does not depend on it. */
  public Tensor gradient(Tensor loss, Tensor by) {
    Tensor gradient = gradient(loss, List.of(by)).of(by);
    return gradient == null ? Tensor.allocateZeros(by.shape()) : gradient;
  }

  private static void back(Step step, GradientSink sink, Set<Tensor> asked) {
    @Nullable Tensor[] dOutputs = new Tensor[step.outputs.length];
    boolean reached = false;
    for (int i = 0; i < dOutputs.length; i++) {
      dOutputs[i] = sink.get(step.outputs[i]);
      reached |= dOutputs[i] != null;
    }
    if (!reached) {
      return;
    }
    checkUnchanged(step);
    step.backward.run(dOutputs, sink);
    for (Tensor output : step.outputs) {
      if (!asked.contains(output)) {
        sink.drop(output);
      }
    }
    sink.releaseUnheld();
  }

  private static void checkUnchanged(Step step) {
    if (changes(step.inputs) != step.changes) {
      StringJoiner shapes = new StringJoiner(", ");
      for (Tensor input : step.inputs) {
        shapes.add(input.shape().toString());
      }
      throw new IllegalStateException(
          "GradientTape.gradient: an operation on shapes "
              + shapes
              + " was recorded, and then its weights were changed; take all gradients before"
              + " applying any");
    }
  }

  /** Grows when any of the tensors is changed. */
  private static long changes(Tensor[] tensors) {
    long sum = 0;
    for (Tensor tensor : tensors) {
      sum += tensor.changes.count();
    }
    return sum;
  }

  /** Whether an operation on these would be noted: if not, keep nothing for its backward. */
  static boolean records(Tensor... inputs) {
    GradientTape tape = OPEN.get();
    if (tape != null) {
      for (Tensor input : inputs) {
        if (tape.follows(input)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Notes an operation if a tape is open that follows one of its inputs. */
  static Tensor record(Tensor y, Backward.OfOne backward, Tensor... inputs) {
    record(
        new Tensor[] {y},
        (dOutputs, into) -> {
          Tensor dY = dOutputs[0];
          if (dY != null) {
            backward.run(dY, into);
          }
        },
        inputs);
    return y;
  }

  /** Notes an operation with several outputs. */
  static void record(Tensor[] outputs, Backward backward, Tensor... inputs) {
    GradientTape tape = OPEN.get();
    if (tape == null) {
      return;
    }
    for (Tensor input : inputs) {
      if (tape.follows(input)) {
        Collections.addAll(tape.followed, outputs);
        tape.steps.add(new Step(inputs, outputs, backward, changes(inputs)));
        return;
      }
    }
    Collections.addAll(tape.passedBy, inputs);
  }

  private boolean follows(Tensor tensor) {
    return tensor.trainable || followed.contains(tensor);
  }

  private static Set<Tensor> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private void checkOpen() {
    if (OPEN.get() != this) {
      throw new IllegalStateException(
          "GradientTape: this tape is closed, or was opened by another thread");
    }
  }

  /** Stops recording and gives back the memory of the step. */
  @Override
  public void close() {
    if (OPEN.get() == this) {
      OPEN.remove();
      memory.close();
      steps.clear();
      followed.clear();
      passedBy.clear();
    }
  }
}
