package dev.rondo.benchmarks;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All contestants. */
final class Peers {
  static final String RONDO = "rondo";
  static final String PYTORCH = "pytorch";
  static final String ONNXRUNTIME = "onnxruntime";
  static final String DEEPLEARNING4J = "deeplearning4j";

  private static final TorchProgram TORCH =
      new TorchProgram(
          Python.of(System.getenv()),
          new JavaProgram("libtorch", "dev.rondo.benchmarks.libtorch.TorchWorker"));

  private static final List<Peer> ALL =
      List.of(
          new Peer(RONDO, "Rondo", false, true, 1, JavaProgram::rondo),
          new Peer(PYTORCH, "PyTorch", false, true, 0.2, TORCH),
          new Peer(
              ONNXRUNTIME,
              "ONNX Runtime",
              true,
              true,
              0.5,
              new JavaProgram("onnxruntime", "dev.rondo.benchmarks.onnxruntime.OnnxWorker")),
          new Peer(
              DEEPLEARNING4J,
              "Deeplearning4j",
              true,
              false,
              1,
              new JavaProgram(
                  "deeplearning4j", "dev.rondo.benchmarks.deeplearning4j.Deeplearning4jWorker")));

  private Peers() {}

  /** What is wrong with the python that the user named for PyTorch; null if nothing is. */
  static @Nullable String complaint() {
    return TORCH.complaint();
  }

  /**
   * @throws IllegalArgumentException with the names there are
   */
  static Peer named(String key) {
    return ALL.stream()
        .filter(peer -> peer.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--peer: expected one of "
                        + ALL.stream()
                            .map(Peer::key)
                            .filter(name -> !name.equals(RONDO))
                            .collect(Collectors.joining(", "))
                        + " but got '"
                        + key
                        + "'"));
  }
}
