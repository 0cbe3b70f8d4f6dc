package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Merges.concatenate;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Node;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Losses;
import dev.rondo.optimizers.Optimizers;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** States that stay, in a graph of two inputs and two outputs. */
class StatefulGraphTest {
  private final Tensor a = Tensors.random(1, 2, 9, 2);
  private final Tensor b = Tensors.random(2, 2, 9, 3);

  private static Model model() {
    Node a = input("a", Shape.ANY, 2);
    Node b = input("b", Shape.ANY, 3);
    Node both = concatenate(a.then(lstm(3).returnSequences()), b.then(gru(4).returnSequences()));
    return Model.of(List.of(a, b), both.then("y", dense(1)), both.then("z", dense(2)));
  }

  /** Windows of three steps, one behind the other as examples. */
  private static Tensor cut(Tensor x) {
    return Ops.concat(0, x.slice(1, 0, 3), x.slice(1, 3, 6), x.slice(1, 6, 9));
  }

  @Test
  void windowsByListsAndByNames() {
    Model model = model();
    List<Tensor> whole = model.predict(List.of(a, b));
    StatefulModel lists = model.stateful();
    StatefulModel names = model.stateful();
    StatefulModel signals = model.stateful();
    for (int from = 0; from < 9; from += 3) {
      Tensor x = a.slice(1, from, from + 3);
      Tensor w = b.slice(1, from, from + 3);
      float[] want = whole.get(1).slice(1, from, from + 3).toArray();
      assertArrayEquals(want, lists.predict(List.of(x, w)).get(1).toArray(), 1e-6f);
      assertArrayEquals(want, names.predict(Map.of("b", w, "a", x)).get("z").toArray(), 1e-6f);
      List<Signal> ys = signals.apply(List.of(Signal.of(x), Signal.of(w)));
      assertArrayEquals(want, ys.get(1).value().toArray(), 1e-6f);
    }
  }

  @Test
  void statefulTrainingIsTruncatedTraining() {
    Tensor y = Tensors.random(3, 2, 9, 1);
    Tensor z = Tensors.random(4, 2, 9, 2);
    Trainer truncated = model().compile(Optimizers.sgd(0.1f), Losses.meanSquaredError());
    truncated.fit(
        Dataset.of(Map.of("a", a, "b", b), Map.of("y", y, "z", z)).batch(2).truncate(3),
        Fit.epochs(2));
    Trainer stateful = model().compile(Optimizers.sgd(0.1f), Losses.meanSquaredError());
    stateful.fit(
        Dataset.of(Map.of("a", cut(a), "b", cut(b)), Map.of("y", cut(y), "z", cut(z)))
            .batch(2)
            .stateful(),
        Fit.epochs(2));
    for (Weight weight : truncated.model().weights()) {
      assertArrayEquals(
          weight.value().toArray(),
          stateful.model().weights().get(weight.name()).value().toArray());
    }
  }
}
