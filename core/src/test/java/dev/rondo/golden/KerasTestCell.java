package dev.rondo.golden;

import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.State;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The cells of one and of two states that Keras's tests stack: each state is {@code x W + s U}, and
 * the output is their sum.
 */
record KerasTestCell(int units, int states) implements Cell {

  @Override
  public int[] stateSizes() {
    return Collections.nCopies(states, units).stream().mapToInt(i -> i).toArray();
  }

  @Override
  public CellFunction build(Weights weights, int features) {
    Tensor kernel = weights.add("kernel", Initializers.zeros(), features, units);
    List<Tensor> recurrent = new ArrayList<>();
    for (int i = 1; i <= states; i++) {
      String name = states == 1 ? "recurrent_kernel" : "recurrent_kernel_" + i;
      recurrent.add(weights.add(name, Initializers.zeros(), units, units));
    }
    return (x, state) -> {
      Tensor input = x.matmul(kernel);
      List<Tensor> next = new ArrayList<>();
      for (int i = 0; i < states; i++) {
        next.add(input.add(state.get(i).matmul(recurrent.get(i))));
      }
      Tensor output = next.stream().reduce(Tensor::add).orElseThrow();
      return new CellFunction.Step(output, new State(next));
    };
  }
}
