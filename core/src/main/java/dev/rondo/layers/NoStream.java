package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import java.util.function.BiFunction;

/**
 * A function whose output needs more of the sequence than what came before, or has no time axis: it
 * does not stream.
 */
final class NoStream implements LayerFunction {
  private final Shape output;
  private final BiFunction<Signal, Pass, Signal> function;

  NoStream(Shape output, BiFunction<Signal, Pass, Signal> function) {
    this.output = output;
    this.function = function;
  }

  @Override
  public Shape output() {
    return output;
  }

  @Override
  public Signal apply(Signal x, Pass pass) {
    return function.apply(x, pass);
  }

  @Override
  public boolean streams() {
    return false;
  }
}
