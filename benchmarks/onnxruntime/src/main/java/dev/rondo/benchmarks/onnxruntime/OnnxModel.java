package dev.rondo.benchmarks.onnxruntime;

import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.BenchmarkShape.CellKind;
import dev.rondo.benchmarks.work.CaseNumbers;

/**
 * A model of one recurrent operator, in the format of onnx.proto: {@code x} [T, B, I] to {@code y}
 * [T, 1, B, H]; for a stream {@code x h (c)} to {@code next_h (next_c)}, states [1, B, H].
 *
 * <p>ONNX's weights are [1, GH, I] and [1, GH, H], gates in the order i o f c and z r h.
 */
final class OnnxModel {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 14;
  private static final int FLOAT = 1;
  private static final int INT_ATTRIBUTE = 2;

  /** Where ONNX's gates stand in Rondo's i f g o. */
  private static final int[] LSTM_ORDER = {0, 3, 1, 2};

  private final BenchmarkShape shape;
  private final CaseNumbers numbers;
  private final boolean stream;

  OnnxModel(BenchmarkShape shape, CaseNumbers numbers) {
    this.shape = shape;
    this.numbers = numbers;
    this.stream = shape.kind() == BenchmarkShape.Kind.STEP;
  }

  byte[] bytes() {
    return new Message()
        .put(1, IR_VERSION)
        .put(2, "rondo-benchmarks")
        .put(7, graph())
        .put(8, new Message().put(1, "").put(2, OPSET))
        .toBytes();
  }

  private boolean lstm() {
    return shape.cell() == CellKind.LSTM;
  }

  private Message graph() {
    int h = shape.units();
    int columns = shape.cell().gates() * h;
    Message graph = new Message().put(1, node()).put(2, "rnn");
    graph.put(5, tensor("w", gates(numbers.kernel(0), shape.input()), 1, columns, shape.input()));
    graph.put(5, tensor("r", gates(numbers.recurrent(0), h), 1, columns, h));
    graph.put(5, tensor("b", biases(), 1, 2 * columns));
    graph.put(11, value("x", shape.steps(), shape.batch(), shape.input()));
    if (stream) {
      for (String state : lstm() ? new String[] {"h", "c"} : new String[] {"h"}) {
        graph.put(11, value(state, 1, shape.batch(), h));
        graph.put(12, value("next_" + state, 1, shape.batch(), h));
      }
    } else {
      graph.put(12, value("y", shape.steps(), 1, shape.batch(), h));
    }
    return graph;
  }

  private Message node() {
    Message node = new Message().put(1, "x").put(1, "w").put(1, "r").put(1, "b");
    if (stream) {
      // The fifth is the lengths of the sequences: all whole.
      node.put(1, "").put(1, "h").put(2, "").put(2, "next_h");
      if (lstm()) {
        node.put(1, "c").put(2, "next_c");
      }
    } else {
      node.put(2, "y");
    }
    String operator =
        switch (shape.cell()) {
          case LSTM -> "LSTM";
          case GRU -> "GRU";
          case SIMPLE -> "RNN";
        };
    node.put(4, operator).put(5, attribute("hidden_size", shape.units()));
    if (shape.cell() == CellKind.GRU) {
      node.put(5, attribute("linear_before_reset", 1));
    }
    return node;
  }

  private static Message attribute(String name, int value) {
    return new Message().put(1, name).put(3, value).put(20, INT_ATTRIBUTE);
  }

  private static Message tensor(String name, float[] values, int... dims) {
    Message tensor = new Message();
    for (int dim : dims) {
      tensor.put(1, dim);
    }
    return tensor.put(2, FLOAT).put(8, name).put(9, values);
  }

  private static Message value(String name, int... dims) {
    Message axes = new Message();
    for (int dim : dims) {
      axes.put(1, new Message().put(1, dim));
    }
    Message type = new Message().put(1, new Message().put(1, FLOAT).put(2, axes));
    return new Message().put(1, name).put(2, type);
  }

  /** Rondo's [D, GH] as [GH, D] with ONNX's gates. */
  private float[] gates(float[] weight, int d) {
    int h = shape.units();
    int columns = shape.cell().gates() * h;
    float[] result = new float[weight.length];
    for (int column = 0; column < columns; column++) {
      int from = gate(column / h) * h + column % h;
      for (int i = 0; i < d; i++) {
        result[column * d + i] = weight[i * columns + from];
      }
    }
    return result;
  }

  private int gate(int gate) {
    return lstm() ? LSTM_ORDER[gate] : gate;
  }

  /** The biases of input and of state, one after the other. */
  private float[] biases() {
    int columns = shape.cell().gates() * shape.units();
    float[] result = new float[2 * columns];
    System.arraycopy(gates(numbers.bias(0), 1), 0, result, 0, columns);
    if (shape.cell() == CellKind.GRU) {
      System.arraycopy(gates(numbers.recurrentBias(0), 1), 0, result, columns, columns);
    }
    return result;
  }
}
