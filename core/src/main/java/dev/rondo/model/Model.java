package dev.rondo.model;

import dev.rondo.layers.Input;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Pass;
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

  Model(long seed, Input input, List<? extends Layer> layers) {
    this.seed = seed;
    this.input = input;
    this.weights = Weights.seeded(seed);
    this.stages = build(layers);
  }

  private List<Stage> build(List<? extends Layer> layers) {
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

  /** As {@link #forward(Tensor, Pass)}, with a mask or a state going in, and coming out. */
  public Signal apply(Signal x, Pass pass) {
    check(x.value());
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
    check(x);
    if (x.dim(0) <= PREDICT_BATCH) {
      return forward(x);
    }
    List<Tensor> parts = new ArrayList<>();
    for (int from = 0; from < x.dim(0); from += PREDICT_BATCH) {
      parts.add(forward(x.slice(0, from, Math.min(x.dim(0), from + PREDICT_BATCH))));
    }
    return Ops.concat(0, parts);
  }

  private void check(Tensor x) {
    boolean fits = x.rank() > 0 && input.shape().insert(0, Shape.ANY).accepts(x.shape());
    if (!fits) {
      throw new IllegalArgumentException(
          "model: expected input "
              + withBatch(input.shape())
              + " but got "
              + x.shape()
              + ". The first axis is the batch: reshape a single example to a batch of one.");
    }
    if (x.isInt() != input.ints()) {
      throw new IllegalArgumentException(
          input.ints()
              ? "model: expected int32 token ids but got float32. Make them with Tensor.ofInts."
              : "model: expected float32 input but got int32. Convert it with Ops.toFloat.");
    }
  }

  static String withBatch(Shape shape) {
    return shape.insert(0, Shape.ANY).toString().replaceFirst("any", "batch");
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
   * A session that takes one step at a time and remembers the state between them.
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
    return stages.isEmpty() ? input.shape() : stages.get(stages.size() - 1).function().output();
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
