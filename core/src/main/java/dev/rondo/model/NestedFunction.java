package dev.rondo.model;

import dev.rondo.layers.CarriedStates;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Shape;
import java.util.List;

/** A model within another one. Its layers keep their names, so their states have a scope. */
record NestedFunction(String name, Model model) implements LayerFunction {

  @Override
  public Shape output() {
    return outputs().get(0);
  }

  @Override
  public List<Shape> outputs() {
    return model.network().outputShapes();
  }

  @Override
  public Signal apply(Signal x, Pass pass) {
    return apply(List.of(x), pass);
  }

  @Override
  public Signal apply(List<Signal> xs, Pass pass) {
    List<Signal> ys = StateTrail.runNested(name, model.network(), xs, pass.scope(name));
    return ys.size() == 1 ? ys.get(0) : Signal.ofOutputs(ys, null);
  }

  @Override
  public void begin(CarriedStates into) {
    CarriedStates own = into.scope(name);
    model.stages().forEach(stage -> stage.function().begin(own));
  }

  @Override
  public List<Shape> initialState() {
    return initialState(0);
  }

  /** That of the layer that takes the input, which a state goes along with; none if many do. */
  @Override
  public List<Shape> initialState(int input) {
    List<Network.Stage> readers =
        model.stages().stream().filter(stage -> stage.from().contains(input)).toList();
    return readers.size() == 1
        ? readers.get(0).function().initialState(readers.get(0).from().indexOf(input))
        : List.of();
  }

  /** Of several outputs each may be a state, so that none needs to go along. */
  @Override
  public List<Shape> state() {
    return outputs().size() == 1 ? model.network().output(0).function().state() : List.of();
  }

  @Override
  public String path() {
    List<String> paths =
        model.stages().stream().map(stage -> stage.function().path()).distinct().toList();
    return paths.stream()
        .filter(path -> path.startsWith("unrolled"))
        .findFirst()
        .orElse(paths.contains("fused") ? "fused" : "");
  }

  @Override
  public boolean streams() {
    return model.stages().stream().allMatch(stage -> stage.function().streams());
  }

  @Override
  public String noStream(String who) {
    return model.stages().stream()
        .filter(stage -> !stage.function().streams())
        .findFirst()
        .map(stage -> who + " cannot stream: in it " + stage.function().noStream(stage.name()))
        .orElseThrow();
  }
}
