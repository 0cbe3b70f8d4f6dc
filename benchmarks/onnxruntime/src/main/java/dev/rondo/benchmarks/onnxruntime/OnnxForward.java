package dev.rondo.benchmarks.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.CaseNumbers;
import dev.rondo.benchmarks.work.Work;
import java.nio.FloatBuffer;
import java.util.Map;

/** The outputs of all steps of a batch, into memory that is used again. */
final class OnnxForward implements Work {
  private final OrtSession session;
  private final BenchmarkShape shape;
  private final FloatBuffer y;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;

  OnnxForward(OrtSession session, BenchmarkShape shape, CaseNumbers numbers) throws OrtException {
    this.session = session;
    this.shape = shape;
    int batch = shape.batch();
    int steps = shape.steps();
    int width = shape.input();
    float[] input = numbers.input();
    FloatBuffer x = OnnxWorker.buffer(input.length);
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < steps; t++) {
        x.put((t * batch + b) * width, input, (b * steps + t) * width, width);
      }
    }
    y = OnnxWorker.buffer(steps * batch * shape.units());
    inputs = Map.of("x", OnnxWorker.tensor(x, steps, batch, width));
    outputs = Map.of("y", OnnxWorker.tensor(y, steps, 1, batch, shape.units()));
  }

  @Override
  public Map<String, float[]> outputs() {
    run();
    int h = shape.units();
    float[] result = new float[y.capacity()];
    for (int b = 0; b < shape.batch(); b++) {
      for (int t = 0; t < shape.steps(); t++) {
        y.get((t * shape.batch() + b) * h, result, (b * shape.steps() + t) * h, h);
      }
    }
    return Map.of("outputs", result);
  }

  @Override
  public void run() {
    try (OrtSession.Result result = session.run(inputs, outputs)) {
      assert result.size() == 1;
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
