package dev.rondo.benchmarks.libtorch;

import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.BenchmarkShape.Kind;
import dev.rondo.benchmarks.work.CaseNumbers;
import dev.rondo.benchmarks.work.Engine;
import dev.rondo.benchmarks.work.Work;
import dev.rondo.benchmarks.work.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.global.torch;

/** libtorch's process, for where no python can import torch. */
public final class TorchWorker implements Engine {

  public static void main(String[] args) {
    // Several times faster than OpenBLAS.
    System.setProperty("org.bytedeco.openblas.load", "mkl_rt");
    Worker.run(new TorchWorker(), args);
  }

  @Override
  public String name() {
    return "libtorch (JavaCPP)";
  }

  @Override
  public String version() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Work prepare(BenchmarkShape shape, int threads) {
    torch.globalContext().setFlushDenormal(true);
    torch.set_num_threads(shape.kind() == Kind.GEMM ? 1 : threads);
    CaseNumbers numbers = new CaseNumbers(shape);
    if (shape.kind() == Kind.TRAIN) {
      return new TorchTrain(shape, numbers);
    }
    // For the rest of the process.
    InferenceMode mode = new InferenceMode(true);
    return switch (shape.kind()) {
      case FORWARD -> new TorchForward(shape, numbers, mode);
      case GEMM -> new TorchProduct(shape, numbers, mode);
      case STEP, TRAIN ->
          throw new IllegalArgumentException(shape.kind() + " is not measured here");
    };
  }
}
