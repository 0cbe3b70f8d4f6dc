package dev.rondo.benchmarks.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.rondo.benchmarks.work.BenchmarkShape;
import dev.rondo.benchmarks.work.BenchmarkShape.CellKind;
import dev.rondo.benchmarks.work.CaseNumbers;
import dev.rondo.benchmarks.work.Work;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One event at a time. Two sets of states take turns as input and output, so nothing is copied or
 * made anew.
 */
final class OnnxStep implements Work {
  private final OrtSession session;
  private final int units;

  /** States and the names they go by. */
  private final List<Map<String, FloatBuffer>> states = new ArrayList<>();

  /** For each input of the ring and each of the two directions. */
  private final List<Map<String, OnnxTensor>> inputs = new ArrayList<>();

  private final List<Map<String, OnnxTensor>> outputs = new ArrayList<>();
  private int next;

  OnnxStep(OrtSession session, BenchmarkShape shape, CaseNumbers numbers) throws OrtException {
    this.session = session;
    this.units = shape.units();
    List<String> names = shape.cell() == CellKind.LSTM ? List.of("h", "c") : List.of("h");
    List<Map<String, OnnxTensor>> given = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      Map<String, FloatBuffer> state = new HashMap<>();
      Map<String, OnnxTensor> in = new HashMap<>();
      Map<String, OnnxTensor> out = new HashMap<>();
      for (String name : names) {
        FloatBuffer buffer = OnnxWorker.buffer(units);
        state.put(name, buffer);
        in.put(name, OnnxWorker.tensor(buffer, 1, 1, units));
        out.put("next_" + name, OnnxWorker.tensor(buffer, 1, 1, units));
      }
      states.add(state);
      given.add(in);
      outputs.add(out);
    }
    float[] all = numbers.input();
    int width = shape.input();
    for (int i = 0; i < CaseNumbers.RING; i++) {
      FloatBuffer x = OnnxWorker.buffer(width);
      x.put(0, all, i * width, width);
      Map<String, OnnxTensor> in = new HashMap<>(given.get(i % 2));
      in.put("x", OnnxWorker.tensor(x, 1, 1, width));
      inputs.add(in);
    }
  }

  @Override
  public Map<String, float[]> outputs() {
    float[] result = new float[CaseNumbers.CHECKED_STEPS * units];
    for (int i = 0; i < CaseNumbers.CHECKED_STEPS; i++) {
      run();
      state("h", 1 - i % 2).get(0, result, i * units, units);
    }
    next = 0;
    states.get(0).values().forEach(state -> state.put(0, new float[units]));
    return Map.of("outputs", result);
  }

  private FloatBuffer state(String name, int side) {
    FloatBuffer state = states.get(side).get(name);
    if (state == null) {
      throw new IllegalStateException("no state " + name);
    }
    return state;
  }

  /** The ring is even, so an input always meets the same side. */
  @Override
  public void run() {
    try (OrtSession.Result result = session.run(inputs.get(next), outputs.get(1 - next % 2))) {
      assert result.size() > 0;
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
    next = (next + 1) % CaseNumbers.RING;
  }
}
