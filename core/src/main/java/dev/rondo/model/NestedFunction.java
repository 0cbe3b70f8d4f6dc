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
    return model.output();
  }

  @Override
  public Signal apply(Signal x, Pass pass) {
    return StateTrail.runNested(name, model.network(), x, pass.scope(name)).get(0);
  }

  @Override
  public void begin(CarriedStates into) {
    CarriedStates own = into.scope(name);
    model.stages().forEach(stage -> stage.function().begin(own));
  }

  /** That of the layer that takes the input, which a state goes along with; none if many do. */
  @Override
  public List<Shape> initialState() {
    List<Network.Stage> readers =
        model.stages().stream().filter(stage -> stage.from().contains(0)).toList();
    return readers.size() == 1 ? readers.get(0).function().initialState() : List.of();
  }

  @Override
  public List<Shape> state() {
    return model.network().output(0).function().state();
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
