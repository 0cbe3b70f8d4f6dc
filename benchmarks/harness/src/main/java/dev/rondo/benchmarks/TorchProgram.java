package dev.rondo.benchmarks;

import java.io.IOException;
import java.util.List;

/** PyTorch, by a python that can import it; else libtorch from Maven Central. */
final class TorchProgram implements Peer.Program {
  private static final long IMPORT_SECONDS = 120;

  private final JavaProgram libtorch =
      new JavaProgram("libtorch", "dev.rondo.benchmarks.libtorch.TorchWorker");

  @Override
  public List<String> command(int threads) throws WorkerException {
    String python = System.getenv().getOrDefault("RONDO_BENCH_PYTHON", "python3");
    if (hasTorch(python)) {
      return List.of(python, Project.benchmarks().resolve("peers/torch_worker.py").toString());
    }
    try {
      return libtorch.command(threads);
    } catch (WorkerException e) {
      throw new WorkerException(
          python
              + " cannot import torch and numpy; install them, or name another with"
              + " RONDO_BENCH_PYTHON; and instead of it, "
              + e.getMessage(),
          e);
    }
  }

  private static boolean hasTorch(String python) throws WorkerException {
    try {
      Process process =
          new ProcessBuilder(python, "-c", "import numpy, torch")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return Processes.await(process, IMPORT_SECONDS) == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
