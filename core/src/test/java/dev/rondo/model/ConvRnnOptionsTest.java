package dev.rondo.model;

import static dev.rondo.layers.Layers.convLstm1d;
import static dev.rondo.layers.Layers.convLstm2d;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.State;
import dev.rondo.dataset.Batch;
import dev.rondo.layers.ConvRnn;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Losses;
import dev.rondo.optimizers.Optimizers;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learned initial states of convolutional LSTMs, and zeros where they skip steps. */
class ConvRnnOptionsTest {
  private static final int FILTERS = 2;

  private static Model lines(ConvRnn layer) {
    return Sequential.of(input(ANY, 5, 2), layer);
  }

  @Test
  void aLearnedStartIsLearned() {
    Model model =
        Sequential.of(input(ANY, 4, 3, 2), convLstm2d(FILTERS, 2).learnedInitialState(), flatten());
    List<Weight> starts = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      starts.add(model.weights().get("conv_lstm2d_1/initial_state_" + i));
    }
    starts.forEach(start -> assertArrayEquals(new float[FILTERS], start.value().toArray()));
    model
        .compile(Optimizers.sgd(0.1f), Losses.meanSquaredError())
        .trainOnBatch(Batch.of(Tensors.random(1, 3, 4, 4, 3, 2), Tensors.random(2, 3, 12)));
    for (Weight start : starts) {
      for (float each : start.value().toArray()) {
        assertFalse(each == 0, "not trained: " + start);
      }
    }
  }

  /** A start of these numbers is a given state of these numbers, in all rows and places. */
  @Test
  void sequencesStartFromTheLearnedState(@TempDir Path folder) {
    Tensor x = Tensors.random(1, 3, 4, 5, 2);
    for (int width : new int[] {5, ANY}) {
      Model learned =
          Sequential.of(input(ANY, width, 2), convLstm1d(FILTERS, 3).learnedInitialState());
      Model plain = Sequential.of(input(ANY, width, 2), convLstm1d(FILTERS, 3));
      List<Tensor> all = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Tensor start = Tensors.random(7 + i, FILTERS);
        learned.weights().get("conv_lstm1d_1/initial_state_" + i).assign(start);
        all.add(repeated(start, 3, 3));
      }
      for (Weight weight : plain.weights()) {
        weight.assign(learned.weights().get(weight.name()).value());
      }
      Signal given = Signal.of(x).withInitialState(new State(all));
      float[] expected = plain.apply(given, Pass.inference()).value().toArray();
      assertArrayEquals(expected, learned.forward(x).toArray());
      // what is given or carried on comes first
      State random = State.of(Tensors.random(11, 3, 3, 2), Tensors.random(12, 3, 3, 2));
      assertArrayEquals(
          plain.apply(given.withInitialState(random), Pass.inference()).value().toArray(),
          learned.apply(given.withInitialState(random), Pass.inference()).value().toArray());
      StatefulModel stateful = learned.stateful();
      stateful.predict(x.slice(1, 0, 1));
      assertArrayEquals(expected, stateful.predict(x.slice(1, 1, 4)).toArray(), 1e-6f);
      Path file = folder.resolve("model.rondo");
      learned.save(file);
      assertArrayEquals(expected, Model.load(file).forward(x).toArray());
    }
  }

  /** [F] to [B, W, F]. */
  private static Tensor repeated(Tensor start, int rows, int places) {
    float[] all = new float[rows * places * FILTERS];
    for (int i = 0; i < all.length; i++) {
      all[i] = start.get(i % FILTERS);
    }
    return Tensor.of(all, rows, places, FILTERS);
  }

  @Test
  void skippedStepsPutOutZerosIfAsked() {
    Tensor x = Tensors.random(1, 1, 5, 5, 2);
    Tensor mask = Tensor.of(new float[] {0, 1, 0, 1, 0}, 1, 5);
    ConvRnn layer = convLstm1d(FILTERS, 3);
    Tensor kept = apply(layer.returnSequences(), x, mask);
    Tensor zeros = apply(layer.returnSequences().zeroOutputForMask(), x, mask);
    float[] nothing = new float[3 * FILTERS];
    for (int t = 0; t < 5; t++) {
      float[] expected = t % 2 == 1 ? step(kept, t) : nothing;
      assertArrayEquals(expected, step(zeros, t), "step " + t);
      assertArrayEquals(step(kept, t < 2 ? t : 2 * ((t - 1) / 2) + 1), step(kept, t), "step " + t);
    }
    Tensor last = apply(layer.zeroOutputForMask(), x, mask);
    assertArrayEquals(step(kept, 4), last.toArray());
    Tensor late = Tensor.of(new float[] {1, 1, 1, 1, 0}, 1, 5);
    Tensor back = apply(layer.returnSequences().goBackwards().zeroOutputForMask(), x, late);
    assertArrayEquals(nothing, step(back, 0));
    float[] ahead =
        apply(layer.returnSequences(), Ops.reverse(x.slice(1, 0, 4), 1), null).toArray();
    assertArrayEquals(ahead, back.slice(1, 1, 5).toArray(), 1e-6f);
    Tensor whole = apply(layer.returnSequences(), x, null);
    assertArrayEquals(
        whole.toArray(), apply(layer.returnSequences().zeroOutputForMask(), x, null).toArray());
  }

  private static Tensor apply(ConvRnn layer, Tensor x, Tensor mask) {
    return lines(layer).apply(Signal.of(x).withMask(mask), Pass.inference()).value();
  }

  private static float[] step(Tensor y, int t) {
    return y.slice(1, t, t + 1).toArray();
  }

  @Test
  void theSummarySaysWhatIsLearned() {
    ConvRnn layer = convLstm1d(FILTERS, 3).dropout(0.1f).learnedInitialState();
    String summary = lines(layer).summary();
    assertTrue(summary.contains("(convolutions): dropout 0.1; learned state"), summary);
    assertEquals(4 * (3 * 2 * 2 + 3 * 2 * 2 + 2) + 2 * 2, lines(layer).weights().parameters());
    for (ConvRnn each :
        List.of(
            layer.returnSequences().returnState().goBackwards().recurrentDropout(0.2f),
            layer.padding(Padding.SAME).zeroOutputForMask())) {
      assertTrue(each.learnedStart(), each.toString());
      assertTrue(each.zeroOutputForMask().returnSequences().dropout(0.3f).zeroOutputs());
    }
  }
}
