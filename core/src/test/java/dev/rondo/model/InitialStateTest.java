package dev.rondo.model;

import static dev.rondo.layers.Layers.conv1d;
import static dev.rondo.layers.Layers.convLstm1d;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.globalMaxPooling1d;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Merges.add;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.model.Says.says;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.State;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A state that goes in with the input of a model is started from, or refused. */
class InitialStateTest {
  private static final Tensor X = Tensors.random(1, 2, 5, 3);
  private static final State START = State.of(Tensors.random(2, 2, 4));
  private static final Signal GIVEN = Signal.of(X).withInitialState(START);

  private static Model chain(Layer... layers) {
    Layer[] all = new Layer[layers.length + 1];
    all[0] = input(ANY, 3);
    System.arraycopy(layers, 0, all, 1, layers.length);
    return Sequential.of(all);
  }

  private static float[] given(Model model) {
    return model.apply(GIVEN, Pass.inference()).value().toArray();
  }

  private static void refused(Model model, String... parts) {
    says(() -> model.apply(GIVEN, Pass.inference()), parts);
  }

  /** The state of one part of a film, at the next part, is that of the whole film. */
  @Test
  void aModelOfOneConvolutionalRecurrentLayerStartsFromIt() {
    Model model = Sequential.of(input(ANY, 6, 3), convLstm1d(2, 3).returnState());
    Tensor film = Tensors.random(3, 2, 5, 6, 3);
    float[] whole = model.forward(film).toArray();
    State first = model.apply(Signal.of(film.slice(1, 0, 2)), Pass.inference()).state();
    assertNotNull(first);
    Signal rest = Signal.of(film.slice(1, 2, 5)).withInitialState(first);
    assertArrayEquals(whole, model.apply(rest, Pass.inference()).value().toArray(), 1e-6f);
    Signal wide = rest.withInitialState(State.zeros(2, 4, 3));
    says(
        () -> model.apply(wide, Pass.inference()),
        "conv_lstm1d_1: expected an initial state of shapes [[2, 4, 2], [2, 4, 2]] but got");
  }

  @Test
  void convolutionsAloneDoNot() {
    String none = "model: expected a recurrent layer to start from the initial state but got a";
    refused(chain(conv1d(4, 1)), none, "in which none does. Leave withInitialState out.");
    refused(chain(conv1d(4, 1), dense(2), conv1d(3, 2)), none);
    refused(chain(dense(3), globalMaxPooling1d()), none);
    Node x = input("x", ANY, 3);
    refused(Model.of(x, add(x, x.then(dense(3)))), none);
    Model two = Model.of(List.of(x), x.then(dense(2)), x.then(conv1d(2, 2)));
    says(() -> two.apply(List.of(GIVEN), Pass.inference()), none);
  }

  @Test
  void aLayerThatEndsStatesIsNamed() {
    Model model = chain(dense(3), conv1d(4, 1), gru(4));
    refused(
        model,
        "model: expected a recurrent layer to start from the initial state but it ends at conv1d_1,"
            + " which hands no state on.",
        "withInitialState right before the recurrent layer");
    StatefulModel stateful = model.stateful();
    stateful.predict(X);
    var before = stateful.states().tensors();
    says(() -> stateful.apply(GIVEN), "it ends at conv1d_1");
    assertTrue(before.keySet().equals(stateful.states().tensors().keySet()));
    before.forEach(
        (name, kept) ->
            assertArrayEquals(kept.toArray(), stateful.states().tensors().get(name).toArray()));
  }

  /** One branch starts from it, and the others need not. */
  @Test
  void oneLayerThatStartsFromItIsEnough() {
    Model alone = chain(gru(4));
    Node x = input("x", ANY, 3);
    Model model =
        Model.of(x, concatenate(x.then(gru(4)), x.then(conv1d(2, 1)).then(globalMaxPooling1d())));
    copy(alone, model);
    float[] expected = given(alone);
    Tensor y = model.apply(GIVEN, Pass.inference()).value();
    assertArrayEquals(expected, y.slice(1, 0, 4).toArray(), 1e-6f);
  }

  @Test
  void inASubModelToo() {
    Model whole = chain(dense(3), gru(4));
    Model outer = chain(dense(3), chain(gru(4)).asLayer());
    outer.weights().get("dense_1/kernel").assign(whole.weights().get("dense_1/kernel").value());
    for (String each : new String[] {"kernel", "recurrent_kernel", "bias"}) {
      outer
          .weights()
          .get("model_1/gru_1/" + each)
          .assign(whole.weights().get("gru_1/" + each).value());
    }
    assertArrayEquals(given(whole), given(outer), 1e-6f);
    Model inner = chain(whole.asLayer());
    assertArrayEquals(given(whole), given(inner), 1e-6f);

    refused(chain(chain(conv1d(3, 1)).asLayer(), gru(4)), "but it ends at model_1, which hands");
    refused(chain(chain(conv1d(3, 1), gru(4)).asLayer()), "model_1: expected", "at conv1d_1");
    refused(chain(chain(conv1d(3, 1)).asLayer()), "model: expected", "in which none does");
    // what one branch ends in a model of its own, another may start from
    Node x = input("x", ANY, 3);
    Model pooled = chain(globalMaxPooling1d());
    Model both = Model.of(x, concatenate(x.then(pooled.asLayer()), x.then(gru(4))));
    Model alone = chain(gru(4));
    copy(alone, both);
    Tensor y = both.apply(GIVEN, Pass.inference()).value();
    assertArrayEquals(given(alone), y.slice(1, 3, 7).toArray(), 1e-6f);
  }

  private static void copy(Model from, Model to) {
    for (Weight weight : from.weights()) {
      to.weights().get(weight.name()).assign(weight.value());
    }
  }
}
