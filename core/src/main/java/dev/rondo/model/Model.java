package dev.rondo.model;

import dev.rondo.layers.Dense;
import dev.rondo.layers.Embedding;
import dev.rondo.layers.Input;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Rnn;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Loss;
import dev.rondo.metrics.Metric;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.saving.Archive;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers over their weights. Computing with a model changes nothing in it, so threads may share
 * one; only a {@link Trainer}, or an optimizer of your own, changes its weights.
 */
public final class Model {
  private static final int PREDICT_BATCH = 64;

  /** A layer at its place in the model. */
  record Stage(String name, Layer layer, LayerFunction function) {}

  private final long seed;
  private final Input input;
  private final Weights weights;
  private final List<Stage> stages;

  /**
   * @param weights none yet; the layers add theirs
   */
  Model(long seed, Input input, List<? extends Layer> layers, Weights weights) {
    this.seed = seed;
    this.input = input;
    this.weights = weights;
    this.stages = build(layers);
  }

  private List<Stage> build(List<? extends Layer> layers) {
    checkLayers(layers);
    List<Stage> built = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    Shape shape = input.shape();
    for (Layer layer : layers) {
      String name = layer.kind() + "_" + counts.merge(layer.kind(), 1, Integer::sum);
      LayerFunction function = layer.build(name, weights.scope(name), shape);
      built.add(new Stage(name, layer, function));
      shape = function.output();
    }
    return List.copyOf(built);
  }

  private void checkLayers(List<? extends Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "model: expected at least one layer after the input but got none");
    }
    if (layers.stream().anyMatch(Input.class::isInstance)) {
      throw new IllegalArgumentException(
          "model: expected an input in the first place only but got another one further on."
              + " Layers work out their shapes by themselves.");
    }
    Layer first = layers.get(0).plain();
    if (first instanceof Embedding && !input.ints()) {
      throw new IllegalArgumentException(
          "model: expected token ids as the input of an embedding but got float32 "
              + InputCheck.withBatch(input.shape())
              + ". Write input(..).ofInts(), or leave the input out.");
    }
    if ((first instanceof Rnn || first instanceof Dense) && input.ints()) {
      throw new IllegalArgumentException(
          "model: expected a float32 input of "
              + layers.get(0).kind()
              + " but got int32 token ids. Put an embedding between them.");
    }
  }

  /**
   * Predicts for one batch, in one pass.
   *
   * @param x batch first: [B, ..] with the shape of the model's input
   * @throws IllegalArgumentException if the shape or type is another one
   */
  public Tensor forward(Tensor x) {
    return forward(x, Pass.inference());
  }

  /** Computes the output for one batch, in training or not; a tape that is open records it. */
  public Tensor forward(Tensor x, Pass pass) {
    return apply(Signal.of(x), pass).value();
  }

  /**
   * As {@link #forward(Tensor, Pass)}, with a mask or a state going in, and coming out. So a
   * decoder starts from the state of an encoder: {@code
   * decoder.apply(Signal.of(y).withInitialState(encoder.apply(x, pass).state()), pass)}.
   */
  public Signal apply(Signal x, Pass pass) {
    InputCheck.check(input, x);
    return run(x, pass);
  }

  /** {@link #apply} of what was checked. */
  Signal run(Signal x, Pass pass) {
    Signal signal = x;
    for (Stage stage : stages) {
      signal = stage.function().apply(signal, pass);
    }
    return signal;
  }

  /**
   * Predicts for any number of examples, in batches so that memory stays small.
   *
   * @param x [N, ..]
   * @return [N, ..]
   */
  public Tensor predict(Tensor x) {
    InputCheck.check(input, x);
    if (x.dim(0) <= PREDICT_BATCH) {
      return forward(x);
    }
    List<Tensor> parts = new ArrayList<>();
    for (int from = 0; from < x.dim(0); from += PREDICT_BATCH) {
      parts.add(forward(x.slice(0, from, Math.min(x.dim(0), from + PREDICT_BATCH))));
    }
    return Ops.concat(0, parts);
  }

  /**
   * What regularizers add to the loss, for a loop of your own: the penalties on the weights, and
   * those on activities that a pass has gathered.
   *
   * <pre>{@code
   * Pass pass = Pass.training(random).penalizing();
   * Tensor error = loss.apply(y, model.forward(x, pass)).add(model.penalty(pass));
   * optimizer.apply(tape.gradient(error, model.weights()));
   * model.weights().constrain();
   * }</pre>
   *
   * @return one number, [], recorded by an open tape; 0 if nothing is regularized
   */
  public Tensor penalty(Pass pass) {
    return weights.penalty().add(pass.penalty());
  }

  /** The model with recurrent states that stay from call to call. */
  public StatefulModel stateful() {
    return new StatefulModel(this);
  }

  /**
   * Joins the model with what training needs.
   *
   * @param metrics reported beside the loss
   */
  public Trainer compile(Optimizer optimizer, Loss loss, Metric... metrics) {
    return new Trainer(this, optimizer, loss, List.of(metrics));
  }

  /**
   * A session that takes one step at a time and remembers the state between them. It sees what
   * training changes in the weights.
   *
   * @throws IllegalStateException if a layer needs the whole sequence
   */
  public Session session() {
    return new Session(this);
  }

  /**
   * A session that goes on from a snapshot made by {@link Session#state}.
   *
   * @throws IllegalArgumentException if the snapshot is damaged or of another model
   */
  public Session session(byte[] snapshot) {
    return new Session(this, snapshot);
  }

  /**
   * Writes the model to a {@code .rondo} file: whole, or not at all.
   *
   * @param more what goes along with the model, such as a vocabulary; {@code Archive.open} reads it
   * @throws dev.rondo.saving.RondoFileException if it cannot be written; what was there stays
   */
  public void save(Path file, ArchiveEntry... more) {
    List<ArchiveEntry> entries = new ArrayList<>(ModelFile.entries(this));
    entries.addAll(List.of(more));
    Archive.write(file, entries);
  }

  /**
   * Reads a model that {@link #save} wrote.
   *
   * @param own records of your own that it uses, such as cells
   * @throws dev.rondo.saving.RondoFileException if the file is missing, damaged or something else
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static Model load(Path file, Class<? extends Record>... own) {
    return ModelFile.load(file, List.of(own));
  }

  /** The layers with their output shapes, parameters and paths, as a table. */
  public String summary() {
    return Summary.of(this);
  }

  /** The weights, which training changes in place. */
  public Weights weights() {
    return weights;
  }

  /** What the model takes. */
  public Input input() {
    return input;
  }

  /** Shape of one example of the output. */
  public Shape output() {
    return stages.get(stages.size() - 1).function().output();
  }

  /** The descriptions of the layers, without the input. */
  public List<Layer> layers() {
    return stages.stream().map(Stage::layer).toList();
  }

  long seed() {
    return seed;
  }

  List<Stage> stages() {
    return stages;
  }

  @Override
  public String toString() {
    return summary();
  }
}
