package dev.rondo.dataset;

import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What belongs to each example. */
record Columns(List<OfInput> inputs, List<OfTarget> targets) {

  /** See {@link BatchInput}. */
  record OfInput(String name, Rows rows, @Nullable Rows mask) {}

  /** See {@link BatchTarget}. */
  record OfTarget(
      String name, Rows rows, @Nullable Rows weights, @Nullable ClassWeights classWeights) {

    private BatchTarget take(int[] examples) {
      Tensor targets = rows.take(examples);
      Tensor ofSample = weights == null ? null : weights.take(examples);
      return new BatchTarget(
          name, targets, classWeights == null ? ofSample : classWeights.of(targets, ofSample));
    }
  }

  Columns {
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    if (inputs.isEmpty() || targets.isEmpty()) {
      throw new IllegalArgumentException(
          "dataset: expected at least one input and one target but got "
              + inputs.size()
              + " and "
              + targets.size());
    }
    int count = inputs.get(0).rows.count();
    for (OfInput each : inputs) {
      checkCount(Label.of("x", each.name), count, each.rows);
      checkCount("mask", count, each.mask);
    }
    for (OfTarget each : targets) {
      checkCount(Label.of("y", each.name), count, each.rows);
      checkCount("weights", count, each.weights);
    }
    if (count == 0) {
      throw new IllegalArgumentException("dataset: expected at least one example but got none");
    }
  }

  static Columns of(Rows x, Rows y) {
    return new Columns(List.of(input("", x)), List.of(target("", y)));
  }

  static OfInput input(String name, Rows rows) {
    return new OfInput(name, rows, null);
  }

  static OfTarget target(String name, Rows rows) {
    return new OfTarget(name, rows, null, null);
  }

  private static void checkCount(String name, int count, @Nullable Rows rows) {
    if (rows != null && rows.count() != count) {
      throw new IllegalArgumentException(
          "dataset: expected x and "
              + name
              + " of one length but got "
              + count
              + " and "
              + rows.count()
              + " examples; give one row of each for every example");
    }
  }

  int count() {
    return inputs.get(0).rows.count();
  }

  /** Where the input of a name is; null for the only one. */
  int input(String option, @Nullable String name) {
    return at(option, "input", name, inputs.stream().map(OfInput::name).toList());
  }

  private static void checkSteps(Rows x, Rows mask) {
    if (x instanceof Rows.OfTensor of
        && mask instanceof Rows.OfTensor given
        && (of.tensor().rank() < 2
            || given.tensor().rank() != 2
            || given.tensor().dim(1) != of.tensor().dim(1))) {
      throw new IllegalArgumentException(
          "mask: expected [examples, time], a number for each time step of x "
              + of.tensor().shape()
              + ", but got "
              + given.tensor().shape());
    }
  }

  /** With another mask of one input. */
  Columns mask(@Nullable String name, Rows mask) {
    int at = input("mask", name);
    checkSteps(inputs.get(at).rows, mask);
    return new Columns(replaced(inputs, at, old -> new OfInput(old.name, old.rows, mask)), targets);
  }

  /** With other weights of one target. */
  Columns weights(@Nullable String name, Rows weights) {
    int at = at("weights", "target", name, targetNames());
    return new Columns(
        inputs, replaced(targets, at, t -> new OfTarget(t.name, t.rows, weights, t.classWeights)));
  }

  /** With other weights by class of one target. */
  Columns classWeights(@Nullable String name, ClassWeights weights) {
    int at = at("classWeights", "target", name, targetNames());
    return new Columns(
        inputs, replaced(targets, at, t -> new OfTarget(t.name, t.rows, t.weights, weights)));
  }

  /** With sequences of different lengths filled up at the beginning. */
  Columns pre() {
    return new Columns(
        inputs.stream().map(Columns::pre).toList(),
        targets.stream()
            .map(each -> new OfTarget(each.name, pre(each.rows), each.weights, each.classWeights))
            .toList());
  }

  private static OfInput pre(OfInput each) {
    return each.rows instanceof Rows.OfSequences sequences
        ? new OfInput(
            each.name,
            pre(sequences),
            new Rows.MaskOfSequences(new Rows.OfSequences(sequences.sequences(), true)))
        : each;
  }

  private static Rows pre(Rows rows) {
    return rows instanceof Rows.OfSequences each
        ? new Rows.OfSequences(each.sequences(), true)
        : rows;
  }

  /**
   * One of the targets.
   *
   * @param option who asks, for the message
   * @param name null for the only one there is
   */
  OfTarget target(String option, @Nullable String name) {
    return targets.get(at(option, "target", name, targetNames()));
  }

  private List<String> targetNames() {
    return targets.stream().map(OfTarget::name).toList();
  }

  private static int at(String option, String what, @Nullable String name, List<String> names) {
    int at = name == null && names.size() == 1 ? 0 : names.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException(
          option
              + ": expected the name of "
              + (names.contains("")
                  ? "each " + what + ", but they have none; give them by name, in maps"
                  : "one of the " + what + "s " + names)
              + (name == null ? "" : ", but got " + name));
    }
    return at;
  }

  private static <T> List<T> replaced(List<T> list, int at, UnaryOperator<T> change) {
    List<T> copy = new ArrayList<>(list);
    copy.set(at, change.apply(copy.get(at)));
    return copy;
  }

  Batch take(int[] examples) {
    return new Batch(
        inputs.stream()
            .map(
                each ->
                    new BatchInput(
                        each.name,
                        each.rows.take(examples),
                        each.mask == null ? null : each.mask.take(examples)))
            .toList(),
        targets.stream().map(each -> each.take(examples)).toList(),
        false);
  }

  void checkFinite(int[] examples) {
    Tensor steps = null;
    for (int i = 0; i < inputs.size(); i++) {
      OfInput each = inputs.get(i);
      Tensor own = each.mask instanceof Rows.OfTensor given ? given.tensor() : null;
      each.rows.checkFinite(Label.of("x", each.name, i, inputs.size()), examples, own);
      steps = steps == null ? own : steps;
    }
    for (int i = 0; i < targets.size(); i++) {
      OfTarget each = targets.get(i);
      String label = Label.of("y", each.name, i, targets.size());
      each.rows.checkFinite(label, examples, steps);
      if (each.weights != null) {
        each.weights.checkFinite(Label.weights(label), examples, null);
      }
    }
  }
}
