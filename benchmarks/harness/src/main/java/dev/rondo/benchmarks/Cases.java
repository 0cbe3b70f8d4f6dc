package dev.rondo.benchmarks;

import static dev.rondo.benchmarks.Peers.DEEPLEARNING4J;
import static dev.rondo.benchmarks.Peers.ONNXRUNTIME;
import static dev.rondo.benchmarks.Peers.PYTORCH;
import static dev.rondo.benchmarks.work.BenchmarkShape.CellKind.GRU;
import static dev.rondo.benchmarks.work.BenchmarkShape.CellKind.LSTM;
import static dev.rondo.benchmarks.work.BenchmarkShape.CellKind.SIMPLE;

import dev.rondo.benchmarks.BenchmarkCase.Against;
import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.BenchmarkShape.CellKind;
import dev.rondo.benchmarks.work.BenchmarkShape.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** All cases. A new one is a line here. */
final class Cases {
  static final List<BenchmarkCase> ALL =
      List.of(
          step("step-lstm", LSTM),
          step("step-gru", GRU),
          step("step-simple", SIMPLE),
          forward("forward-lstm-1", LSTM, 1, 64, 128, 256, 1.0, 1.5),
          forward("forward-lstm-32", LSTM, 32, 64, 128, 256, 1.05, 1.25),
          forward("forward-gru", GRU, 32, 64, 128, 256, 1.4, 2),
          forward("forward-simple", SIMPLE, 32, 64, 128, 256, 1.3, 2),
          forward("forward-lstm-64", LSTM, 64, 128, 65, 512, 1.0, 1.15),
          train("train-lstm", LSTM, 1, 32, 64, 128, 256, 64, pytorch(1.2, 1.5), dl4j()),
          train("train-gru", GRU, 1, 32, 64, 128, 256, 64, pytorch(1.5, 2)),
          train("train-simple", SIMPLE, 1, 32, 64, 128, 256, 64, pytorch(1.5, 2)),
          train("train-ptb", LSTM, 2, 20, 20, 200, 200, 10_000, pytorch(1.3, 1.7), dl4j()),
          train("train-char", LSTM, 2, 50, 50, 65, 128, 65, pytorch(1.3, 1.7)),
          train("train-large", LSTM, 2, 64, 128, 65, 512, 65, pytorch(1.1, 1.35)),
          gemm("gemm-256x256x1008", 256, 256, 1008),
          gemm("gemm-512x512x2016", 512, 512, 2016));

  private Cases() {}

  /**
   * @throws IllegalArgumentException with the names there are
   */
  static BenchmarkCase named(String name) {
    return ALL.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--case: expected one of "
                        + ALL.stream().map(BenchmarkCase::name).collect(Collectors.joining(", "))
                        + " but got '"
                        + name
                        + "'"));
  }

  private static BenchmarkCase step(String name, CellKind cell) {
    BenchmarkShape shape = new BenchmarkShape(Kind.STEP, cell, 1, 1, 1, 128, 128, 0);
    return new BenchmarkCase(name, shape, List.of(new Against(ONNXRUNTIME, 2, 4)), false);
  }

  private static BenchmarkCase forward(
      String name, CellKind cell, int b, int t, int i, int h, double must, double aim) {
    return new BenchmarkCase(
        name,
        new BenchmarkShape(Kind.FORWARD, cell, 1, b, t, i, h, 0),
        List.of(new Against(PYTORCH, must, aim), new Against(ONNXRUNTIME, must, aim)),
        true);
  }

  private static BenchmarkCase train(
      String name, CellKind cell, int layers, int b, int t, int i, int h, int o, Against... peers) {
    BenchmarkShape shape = new BenchmarkShape(Kind.TRAIN, cell, layers, b, t, i, h, o);
    return new BenchmarkCase(name, shape, List.of(peers), false);
  }

  private static BenchmarkCase gemm(String name, int m, int k, int n) {
    BenchmarkShape shape = new BenchmarkShape(Kind.GEMM, SIMPLE, 1, m, 1, k, n, 0);
    return new BenchmarkCase(name, shape, List.of(pytorch(0.9, 1)), false);
  }

  private static Against pytorch(double must, double aim) {
    return new Against(PYTORCH, must, aim);
  }

  private static Against dl4j() {
    return new Against(DEEPLEARNING4J, 10, 25);
  }
}
