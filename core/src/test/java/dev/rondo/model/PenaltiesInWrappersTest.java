package dev.rondo.model;

import static dev.rondo.layers.Layers.attention;
import static dev.rondo.layers.Layers.attentionWeights;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.generalAttention;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.multiHeadAttention;
import static dev.rondo.layers.Layers.shared;
import static dev.rondo.layers.Layers.timeDistributed;
import static dev.rondo.tensor.Shape.ANY;
import static dev.rondo.weights.Constraints.nonNegative;
import static dev.rondo.weights.Regularizers.l2;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.layers.Layer;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Penalties where a layer takes several nodes, or stands in another. */
class PenaltiesInWrappersTest {
  private final Node query = input("q", ANY, 3);
  private final Node value = input("v", ANY, 3);

  private static double squares(Model model, String weight) {
    return Ops.sum(Ops.square(model.weights().get(weight).value())).item();
  }

  private Model of(Layer layer) {
    return Model.of(List.of(query, value), layer.of("it", query, value));
  }

  private static List<Tensor> data() {
    return List.of(Tensors.random(1, 2, 4, 3), Tensors.random(2, 2, 5, 3));
  }

  @Test
  void anAttentionOfTwoNodesHasThem() {
    Model plain = of(generalAttention());
    Model model = of(generalAttention().regularize("kernel", l2(0.1f)));
    assertEquals(0.1 * squares(model, "it/kernel"), model.penalty(Pass.inference()).item(), 1e-5);
    assertArrayEquals(
        plain.forward(data()).get(0).toArray(), model.forward(data()).get(0).toArray());
    Layer heads = multiHeadAttention(2, 4);
    Model both =
        of(heads.regularize("query/kernel", l2(0.2f)).constrain("key/kernel", nonNegative()));
    assertEquals(
        0.2 * squares(both, "it/query/kernel"), both.penalty(Pass.inference()).item(), 1e-5);
    for (Layer twice :
        List.of(
            shared("s", heads).regularize("query/kernel", l2(0.2f)),
            shared("s", heads.regularize("query/kernel", l2(0.2f))))) {
      Model once = Model.of(List.of(query, value), twice.of(query, value), twice.of(value, query));
      assertEquals(
          0.2 * squares(once, "s/query/kernel"), once.penalty(Pass.inference()).item(), 1e-5);
    }
  }

  @Test
  void itsActivityIsPenalized() {
    Model model = of(attention().regularizeActivity(l2(0.5f)));
    Pass pass = Pass.inference().penalizing();
    List<Signal> signals = data().stream().map(Signal::of).toList();
    Tensor y = model.apply(signals, pass).get(0).value();
    assertEquals(0.5 * Ops.sum(Ops.square(y)).item() / 2, model.penalty(pass).item(), 1e-5);
  }

  @Test
  void itsWeightsCanBeTaken() {
    Layer plain = attention().returnWeights();
    float[] expected = weights(plain).toArray();
    for (Layer each :
        List.of(
            plain.regularizeActivity(l2(0.1f)),
            shared("s", plain),
            shared("s", plain).regularizeActivity(l2(0.1f)))) {
      assertEquals(Shape.of(2, 4, 5), weights(each).shape());
      assertArrayEquals(expected, weights(each).toArray());
    }
  }

  private Tensor weights(Layer layer) {
    Node looked = layer.of(query, value);
    return Model.of(List.of(query, value), attentionWeights(looked)).forward(data()).get(0);
  }

  /** Of 2 examples of 10 steps: the sum of squares over 2, whatever stands in between. */
  @Test
  void activityInTimeDistributedIsThatOfSequences() {
    Tensor x = Tensors.random(1, 2, 10, 3);
    Layer penalized = dense(4).regularizeActivity(l2(1));
    Model inner = Sequential.of(input(3), penalized);
    for (Layer layer :
        List.of(timeDistributed(penalized), timeDistributed(shared("s", penalized)))) {
      isOverExamples(Sequential.of(input(ANY, 3), layer), x);
    }
    isOverExamples(Sequential.of(input(ANY, 3), timeDistributed(inner.asLayer())), x);
    isOverExamples(
        Sequential.of(input(ANY, 5, 3), timeDistributed(timeDistributed(penalized))),
        x.reshape(2, 2, 5, 3));
  }

  private static void isOverExamples(Model model, Tensor x) {
    model.weights().forEach(weight -> weight.assign(Tensors.random(7, shape(weight.value()))));
    Pass pass = Pass.inference().penalizing();
    Tensor y = model.forward(x, pass);
    double all = Ops.sum(Ops.square(y)).item();
    assertEquals(all / 2, model.penalty(pass).item(), 1e-5 * all);
    // the first takes one step, the second two
    Pass masked = Pass.inference().penalizing();
    model.apply(Signal.of(x).withLengths(1, 2), masked);
    double counted =
        Ops.sum(Ops.square(y.slice(0, 0, 1).slice(1, 0, 1))).item()
            + Ops.sum(Ops.square(y.slice(0, 1, 2).slice(1, 0, 2))).item();
    assertEquals(counted / 2, model.penalty(masked).item(), 1e-5 * all);
  }

  private static int[] shape(Tensor tensor) {
    return tensor.shape().toArray();
  }
}
