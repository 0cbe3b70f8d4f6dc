package dev.rondo.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch, by a python that can import it; else, if none was named, libtorch from Maven Central.
 */
final class TorchProgram implements Peer.Program {
  private final Python python;
  private final Peer.Program libtorch;
  private boolean tried;
  private @Nullable String problem;

  TorchProgram(Python python, Peer.Program libtorch) {
    this.python = python;
    this.libtorch = libtorch;
  }

  /** What is wrong with a python that the user named; null if nothing is, or none was. */
  @Nullable String complaint() {
    String found = python.asked() ? problem() : null;
    return found == null
        ? null
        : Python.VARIABLE
            + ": "
            + found
            + ". Name a python that can, or unset it to take python3 or libtorch.";
  }

  @Override
  public List<String> command(int threads) throws WorkerException {
    String complaint = complaint();
    if (complaint != null) {
      throw new WorkerException(complaint);
    }
    String found = problem();
    if (found == null) {
      return List.of(
          python.command(), Project.benchmarks().resolve("peers/torch_worker.py").toString());
    }
    try {
      return libtorch.command(threads);
    } catch (WorkerException e) {
      throw new WorkerException(
          found
              + "; name another with "
              + Python.VARIABLE
              + "; and instead of it, "
              + e.getMessage(),
          e);
    }
  }

  /** Asked once: to import torch takes seconds. */
  private @Nullable String problem() {
    if (!tried) {
      problem = python.problem();
      tried = true;
    }
    return problem;
  }
}
