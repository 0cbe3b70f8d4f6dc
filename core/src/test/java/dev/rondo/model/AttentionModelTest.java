package dev.rondo.model;

import static dev.rondo.layers.Layers.additiveAttention;
import static dev.rondo.layers.Layers.attentionDecoder;
import static dev.rondo.layers.Layers.attentionPooling;
import static dev.rondo.layers.Layers.attentionWeights;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.generalAttention;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.multiHeadAttention;
import static dev.rondo.layers.Layers.positionalEmbedding;
import static dev.rondo.layers.Layers.positionalEncoding;
import static dev.rondo.layers.Layers.transformerEncoder;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.model.Outputs.outputs;
import static dev.rondo.optimizers.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.LstmCell;
import dev.rondo.dataset.Batch;
import dev.rondo.kernel.Workers;
import dev.rondo.layers.Merges;
import dev.rondo.layers.Node;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attention within models: trained, saved, and with its weights as an output. */
class AttentionModelTest {
  private static final int ANY = Shape.ANY;
  private final int threads = Workers.threads();

  @AfterEach
  void restore() {
    Workers.threads(threads);
  }

  /** Reads ids, writes ids, with an attention of each kind on the way. */
  private static Model translator() {
    Node source = input("source", ANY);
    Node target = input("target", ANY);
    Node embedded = source.then(embedding(9, 6).maskZero()).then(positionalEmbedding(12));
    Node encoder =
        embedded
            .then(transformerEncoder(2, 3, 8).dropout(0.1f))
            .then("encoder", lstm(5).returnSequences().returnState());
    Node said = target.then(embedding(9, 4).maskZero()).then(positionalEncoding());
    Node decoder =
        attentionDecoder(new LstmCell(5), generalAttention(), 6)
            .returnWeights()
            .of("decoder", said.withInitialStateOf(encoder), encoder);
    Node more =
        Merges.concatenate(
            decoder,
            additiveAttention(4).of(said, encoder),
            multiHeadAttention(2, 3).dropout(0.1f).of(said, encoder));
    return Model.of(
        List.of(source, target),
        more.then("next", dense(9)),
        encoder.then(attentionPooling(4)).then("all", dense(2)),
        attentionWeights("looked", decoder));
  }

  private static Map<String, Tensor> data() {
    return Map.of("source", Tensors.ints(1, 9, 5, 7), "target", Tensors.ints(2, 9, 5, 6));
  }

  private static Trainer trainer(Model model) {
    return model.compile(
        adam(1e-2f),
        outputs()
            .loss("next", sparseCategoricalCrossentropy().fromLogits())
            .loss("all", meanSquaredError()));
  }

  private static Batch batch() {
    return Batch.of(
        data(), Map.of("next", Tensors.ints(3, 9, 5, 6), "all", Tensors.random(4, 5, 2)));
  }

  @Test
  void itLearnsAndIsSavedWithTheSameBits(@TempDir Path folder) {
    Model model = translator();
    Trainer trainer = trainer(model);
    double first = trainer.trainOnBatch(batch());
    double last = first;
    for (int i = 0; i < 120; i++) {
      last = trainer.trainOnBatch(batch());
    }
    double end = last;
    assertTrue(end < first / 2, () -> "from " + first + " to " + end);
    Path file = folder.resolve("model.rondo");
    model.save(file);
    Map<String, Tensor> expected = model.forward(data());
    Map<String, Tensor> actual = Model.load(file).forward(data());
    assertEquals(Shape.of(5, 6, 7), Objects.requireNonNull(expected.get("looked")).shape());
    expected.forEach(
        (name, y) ->
            assertArrayEquals(y.toArray(), Objects.requireNonNull(actual.get(name)).toArray()));
  }

  @Test
  void trainingGivesTheSameBitsForAnyThreads() {
    List<float[]> alone = trained(1);
    for (int count = 2; count <= 3; count++) {
      List<float[]> together = trained(count);
      for (int i = 0; i < alone.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i), 0f, "weight " + i);
      }
    }
  }

  private static List<float[]> trained(int count) {
    Workers.threads(count);
    Model model = translator();
    Trainer trainer = trainer(model);
    trainer.trainOnBatch(batch());
    trainer.trainOnBatch(batch());
    List<float[]> weights = new ArrayList<>();
    for (Weight weight : model.weights()) {
      weights.add(weight.value().toArray());
    }
    return weights;
  }

  /** In a chain, an attention is to itself. */
  @Test
  void inAChain() {
    Model model =
        Sequential.of(
            input(ANY, 3),
            gru(4).returnSequences(),
            multiHeadAttention(2, 3).useCausalMask(),
            attentionPooling(3),
            dense(2));
    assertEquals(Shape.of(4, 2), model.forward(Tensors.random(1, 4, 6, 3)).shape());
    assertEquals(Shape.of(1, 2), model.forward(Tensors.random(1, 1, 9, 3)).shape());
    assertTrue(model.summary().contains("multi_head_attention"));
  }
}
