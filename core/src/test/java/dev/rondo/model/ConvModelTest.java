package dev.rondo.model;

import static dev.rondo.layers.Layers.batchNormalization;
import static dev.rondo.layers.Layers.conv1d;
import static dev.rondo.layers.Layers.conv2d;
import static dev.rondo.layers.Layers.convLstm1d;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.globalAveragePooling2d;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.layerNormalization;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.maxPooling1d;
import static dev.rondo.layers.Layers.shared;
import static dev.rondo.layers.Layers.timeDistributed;
import static dev.rondo.model.Says.says;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Losses;
import dev.rondo.optimizers.Optimizers;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Padding;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models with convolutions: they learn, are saved with their moving averages, and stream. */
class ConvModelTest {

  private static Model pooled() {
    return Sequential.of(
        input(Shape.ANY, 3),
        conv1d(8, 3, Activation.RELU).padding(Padding.SAME),
        batchNormalization().momentum(0.5f),
        maxPooling1d(2),
        lstm(6),
        dense(1));
  }

  @Test
  void learnsAndIsSavedWithItsMovingAverages(@TempDir Path folder) {
    Model model = pooled();
    Tensor x = Tensors.random(1, 16, 9, 3);
    Tensor y = Tensors.random(2, 16, 1);
    Trainer trainer = model.compile(Optimizers.adam(0.02f), Losses.meanSquaredError());
    Batch batch = Batch.of(x, y);
    double first = trainer.trainOnBatch(batch);
    double last = 0;
    for (int i = 0; i < 60; i++) {
      last = trainer.trainOnBatch(batch);
    }
    assertTrue(last < 0.3 * first, first + " to " + last);
    float[] moving = model.weights().get("batch_normalization_1/moving_mean").value().toArray();
    assertTrue(moving[0] != 0f && moving[7] != 0f, Arrays.toString(moving));
    Path file = folder.resolve("model.rondo");
    model.save(file);
    Model loaded = Model.load(file);
    assertArrayEquals(
        model.forward(x).toArray(), loaded.forward(x).toArray(), 0f, "the loaded model");
  }

  @Test
  void causalConvolutionsStream() {
    Model model =
        Sequential.of(
            input(Shape.ANY, 3),
            conv1d(5, 3, Activation.TANH).padding(Padding.CAUSAL).dilation(2),
            layerNormalization(),
            conv1d(4, 2).padding(Padding.CAUSAL),
            lstm(4).returnSequences(),
            timeDistributed(dense(2)));
    Tensor x = Tensors.random(1, 1, 9, 3);
    Tensor whole = model.forward(x);
    Session session = model.session();
    for (int t = 0; t < 9; t++) {
      if (t == 5) {
        session = model.session(session.state());
      }
      float[] step = session.step(x.slice(1, t, t + 1).toArray());
      assertArrayEquals(whole.slice(1, t, t + 1).toArray(), step, 1e-6f, "step " + t);
    }
  }

  @Test
  void whatDoesNotStreamSaysSo() {
    String message = assertThrows(IllegalStateException.class, pooled()::session).getMessage();
    assertTrue(message.contains("conv1d_1 cannot stream"), message);
  }

  /** What one line of frames ended in, another goes on from: one long line is the reference. */
  @Test
  void theStateOfAConvLstmStartsAnother(@TempDir Path folder) {
    for (int width : new int[] {6, Shape.ANY}) {
      Layer layer = shared("frames", convLstm1d(2, 3).returnSequences().returnState());
      Node read = input("read", Shape.ANY, width, 3);
      Node write = input("write", Shape.ANY, width, 3);
      Node encoder = read.then(layer);
      assertEquals(Shape.of(width == 6 ? 4 : Shape.ANY, 2), encoder.state(1).shape());
      Node decoder = write.withInitialStateOf(encoder).then(layer);
      Model model = Model.of(List.of(read, write), decoder, decoder.state(1));
      Path file = folder.resolve("model.rondo");
      model.save(file);
      Tensor x = Tensors.random(1, 4, 7, 6, 3);
      List<Tensor> parts = List.of(x.slice(1, 0, 3), x.slice(1, 3, 7));
      Model whole = Sequential.of(input(Shape.ANY, 6, 3), layer);
      whole.weights().forEach(w -> w.assign(model.weights().get(w.name()).value()));
      Signal once = whole.apply(Signal.of(x), Pass.inference());
      Tensor c = Objects.requireNonNull(once.state()).get(1);
      for (Model each : List.of(model, Model.load(file))) {
        List<Tensor> y = each.forward(parts);
        assertArrayEquals(
            once.value().slice(1, 3, 7).toArray(), y.get(0).toArray(), 1e-6f, "width " + width);
        assertArrayEquals(c.toArray(), y.get(1).toArray(), 1e-6f, "width " + width);
      }
    }
    Node x = input("x", Shape.ANY, 6, 3);
    Node encoder = x.then(convLstm1d(2, 3).returnState());
    says(
        () -> x.withInitialStateOf(encoder).then(convLstm1d(2, 4)),
        "conv_lstm1d: expected an initial state of shapes [[3, 2], [3, 2]] but got [[4, 2], [4, 2]]");
  }

  /** Sessions take features; frames go through windows of one step. */
  @Test
  void framesGoStepByStep() {
    Model model =
        Sequential.of(
            input(Shape.ANY, 6, 3),
            convLstm1d(2, 3).returnSequences(),
            timeDistributed(flatten()),
            gru(4).returnSequences());
    String message = assertThrows(IllegalStateException.class, model::session).getMessage();
    assertEquals(
        "session: expected a model of [batch, time, features] but its input is [batch, any, 6, 3]. A"
            + " session takes no other steps. Use forward or predict; or stateful(), which goes on"
            + " from window to window, each of one step if you like.",
        message);
    StatefulModel stateful = model.stateful();
    Tensor x = Tensors.random(1, 2, 4, 6, 3);
    Tensor whole = model.forward(x);
    for (int t = 0; t < 4; t++) {
      float[] y = stateful.predict(x.slice(1, t, t + 1)).toArray();
      assertArrayEquals(whole.slice(1, t, t + 1).toArray(), y, 1e-6f, "step " + t);
    }
  }

  @Test
  void framesAreConvolved() {
    Model model =
        Sequential.of(
            input(Shape.ANY, 6, 5, 1),
            timeDistributed(conv2d(4, 3, Activation.RELU)),
            timeDistributed(globalAveragePooling2d()),
            lstm(3));
    Tensor y = model.forward(Tensors.random(1, 2, 4, 6, 5, 1));
    assertEquals(Shape.of(2, 3), y.shape());
  }
}
