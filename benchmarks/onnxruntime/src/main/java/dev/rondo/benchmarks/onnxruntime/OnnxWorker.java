package dev.rondo.benchmarks.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.CaseNumbers;
import dev.rondo.benchmarks.work.Engine;
import dev.rondo.benchmarks.work.Work;
import dev.rondo.benchmarks.work.Worker;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** ONNX Runtime's process. */
public final class OnnxWorker implements Engine {

  public static void main(String[] args) {
    Worker.run(new OnnxWorker(), args);
  }

  @Override
  public String name() {
    return "ONNX Runtime";
  }

  @Override
  public String version() {
    return OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public Work prepare(BenchmarkShape shape, int threads) {
    CaseNumbers numbers = new CaseNumbers(shape);
    byte[] model = new OnnxModel(shape, numbers).bytes();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      OrtSession session = OrtEnvironment.getEnvironment().createSession(model, options);
      return switch (shape.kind()) {
        case STEP -> new OnnxStep(session, shape, numbers);
        case FORWARD -> new OnnxForward(session, shape, numbers);
        case TRAIN, GEMM ->
            throw new IllegalArgumentException("ONNX Runtime: no case of kind " + shape.kind());
      };
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Memory that the runtime reads and writes without a copy. */
  static FloatBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  static OnnxTensor tensor(FloatBuffer buffer, long... dims) throws OrtException {
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer, dims);
  }
}
