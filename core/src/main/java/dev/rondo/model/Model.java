package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Input;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Loss;
import dev.rondo.metrics.Metric;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.saving.ArchiveEntry;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Layers over their weights: a chain of them, which {@link Sequential} makes, or a graph with
 * several inputs and outputs. Computing with a model changes nothing in it, so threads may share
 * one; only a {@link Trainer}, or an optimizer of your own, changes its weights.
 */
public final class Model {
  private final Weights weights;
  private final Network network;
  private final ModelData data;

  /**
   * @param weights none yet; the layers add theirs
   */
  Model(Graph graph, Weights weights) {
    this.weights = weights;
    this.network = Network.build(graph, weights);
    this.data = new ModelData(graph);
  }

  /** A model of one input and one output. */
  public static Model of(Node input, Node output) {
    return of(List.of(input), output);
  }

  /**
   * A model of a graph, whose initializers draw from a fixed seed, so that every run starts alike.
   * Layers without a name are named by kind and number, in the order in which the outputs reach
   * them. An output is called as the layer that gives it.
   *
   * @param inputs made by {@code input("name", ..)}, in the order in which data comes
   * @throws IllegalArgumentException if an input is missing or not used, or a name stands twice
   */
  public static Model of(List<Node> inputs, Node... outputs) {
    return seeded(Sequential.SEED, inputs, outputs);
  }

  /** As {@link #of(List, Node...)}, with initializers that draw from this seed. */
  public static Model seeded(long seed, List<Node> inputs, Node... outputs) {
    return new Model(NodeWalk.of(seed, inputs, List.of(outputs)), Weights.seeded(seed));
  }

  /**
   * Predicts for one batch, in one pass.
   *
   * @param x batch first: [B, ..] with the shape of the model's input
   * @throws IllegalArgumentException if the shape or type is another one, or the model has several
   *     inputs or outputs
   */
  public Tensor forward(Tensor x) {
    return forward(x, Pass.inference());
  }

  /** Computes the output for one batch, in training or not; a tape that is open records it. */
  public Tensor forward(Tensor x, Pass pass) {
    return apply(Signal.of(x), pass).value();
  }

  /**
   * Predicts for one batch of each input.
   *
   * @param xs in the order of {@link #inputs}
   * @return in the order of {@link #outputs}
   */
  public List<Tensor> forward(List<Tensor> xs) {
    return ModelData.values(apply(ModelData.signals(xs), Pass.inference()));
  }

  /**
   * Predicts for one batch of each input.
   *
   * @param xs by the names of the inputs
   * @return by the names of the outputs
   */
  public Map<String, Tensor> forward(Map<String, Tensor> xs) {
    return data.named(forward(data.ordered(xs)));
  }

  /**
   * As {@link #forward(Tensor, Pass)}, with a mask or a state going in, and coming out. So a
   * decoder starts from the state of an encoder: {@code
   * decoder.apply(Signal.of(y).withInitialState(encoder.apply(x, pass).state()), pass)}.
   */
  public Signal apply(Signal x, Pass pass) {
    data.checkOne();
    return apply(List.of(x), pass).get(0);
  }

  /**
   * As {@link #apply(Signal, Pass)}, for several inputs and outputs.
   *
   * @throws IllegalArgumentException if the inputs do not fit, or no layer starts from an initial
   *     state that was given: none is recurrent, or a layer before it ends states, as convolutions
   *     do
   */
  public List<Signal> apply(List<Signal> xs, Pass pass) {
    data.check(xs);
    return StateTrail.run(network, xs, pass);
  }

  /** {@link #apply} of what was checked. */
  List<Signal> run(List<Signal> xs, Pass pass) {
    return network.run(xs, pass);
  }

  /**
   * Predicts for any number of examples, in batches so that memory stays small.
   *
   * @param x [N, ..]
   * @return [N, ..]
   */
  public Tensor predict(Tensor x) {
    data.checkOne();
    return predict(List.of(x)).get(0);
  }

  /** As {@link #predict(Tensor)}, in the orders of {@link #inputs} and {@link #outputs}. */
  public List<Tensor> predict(List<Tensor> xs) {
    data.check(ModelData.signals(xs));
    return ModelData.inBatches(xs, this::forward);
  }

  /** As {@link #predict(Tensor)}, by the names of inputs and outputs. */
  public Map<String, Tensor> predict(Map<String, Tensor> xs) {
    return data.named(predict(data.ordered(xs)));
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

  /**
   * As {@link Trainer#gradientFlow}, for a model that no trainer has.
   *
   * @param loss of each output, if there are several
   */
  public GradientFlow gradientFlow(Batch batch, Loss loss) {
    Objectives objectives = Objectives.same(graph(), loss, List.of());
    return FlowPass.ofFiniteLoss(this, objectives, batch, false);
  }

  /** The model with recurrent states that stay from call to call. */
  public StatefulModel stateful() {
    return new StatefulModel(this);
  }

  /**
   * Joins the model with what training needs.
   *
   * @param loss of each output, if there are several
   * @param metrics reported beside the loss
   */
  public Trainer compile(Optimizer optimizer, Loss loss, Metric... metrics) {
    return new Trainer(this, optimizer, Objectives.same(graph(), loss, List.of(metrics)));
  }

  /**
   * Joins the model with what training needs, output by output.
   *
   * @throws IllegalArgumentException if the model has no output of such a name
   */
  public Trainer compile(Optimizer optimizer, Outputs outputs) {
    return new Trainer(this, optimizer, Objectives.of(graph(), outputs));
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
   * The sessions of many clients, whose steps go through the model together.
   *
   * @param <K> what clients are told apart by
   * @throws IllegalStateException if a layer needs the whole sequence
   */
  public <K> Sessions<K> sessions() {
    return new Sessions<>(this);
  }

  /**
   * This model as a layer of others, with the very weights of this one: training one trains the
   * other, and the other saves them too. One of several inputs stands where nodes meet, which come
   * in the order of {@link #inputs}; of several outputs a node takes one, in the order of {@link
   * #outputs}:
   *
   * <pre>{@code
   * Node read = reader.asLayer().of(question, text);
   * Node answer = read.output(0), doubt = read.output(1);
   * }</pre>
   */
  public Layer asLayer() {
    return new ModelLayer(this);
  }

  /**
   * Keeps training from changing the weights of a layer or a sub-model, as when a model that was
   * trained elsewhere gets a new last layer. This is saved with the model. In a loop of your own a
   * tape gives no gradient by frozen weights, so that no optimizer moves them.
   *
   * @param name of a layer, or of one weight
   * @throws IllegalArgumentException if there is none
   */
  public void freeze(String name) {
    weights.freeze(name, true);
  }

  /** Lets training change these weights again. */
  public void unfreeze(String name) {
    weights.freeze(name, false);
  }

  /**
   * Writes the model to a {@code .rondo} file: whole, or not at all.
   *
   * @param more what goes along with the model, such as a vocabulary; {@code Archive.open} reads it
   * @throws dev.rondo.saving.RondoFileException if it cannot be written; what was there stays
   */
  public void save(Path file, ArchiveEntry... more) {
    ModelFile.save(this, file, List.of(more));
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

  /**
   * What a model of one input takes.
   *
   * @throws IllegalArgumentException if it has several
   */
  public Input input() {
    return data.onlyInput();
  }

  /** What the model takes, by name, in order. */
  public Map<String, Input> inputs() {
    return data.inputs();
  }

  /**
   * Shape of one example of the output of a model that has one.
   *
   * @throws IllegalArgumentException if it has several
   */
  public Shape output() {
    data.checkOneOutput();
    return network.output(0).function().output();
  }

  /** Shape of one example of each output, by name, in order. */
  public Map<String, Shape> outputs() {
    return data.named(network.outputShapes());
  }

  /** The descriptions of the layers, without inputs and merges, in the order in which they run. */
  public List<Layer> layers() {
    return network.layers();
  }

  Graph graph() {
    return network.graph();
  }

  Network network() {
    return network;
  }

  ModelData data() {
    return data;
  }

  List<Network.Stage> stages() {
    return network.stages();
  }

  @Override
  public String toString() {
    return summary();
  }
}
