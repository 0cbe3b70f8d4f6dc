package dev.rondo.benchmarks;

import java.util.List;

/** PyTorch, by a python that can import it. */
final class TorchProgram implements Peer.Program {
  @Override
  public List<String> command(int threads) {
    String python = System.getenv().getOrDefault("RONDO_BENCH_PYTHON", "python3");
    return List.of(python, Project.benchmarks().resolve("peers/torch_worker.py").toString());
  }
}
