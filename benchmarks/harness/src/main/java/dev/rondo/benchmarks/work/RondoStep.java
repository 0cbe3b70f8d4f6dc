package dev.rondo.benchmarks.work;

import dev.rondo.model.Model;
import dev.rondo.model.Session;
import java.util.Arrays;
import java.util.Map;

/** One event at a time, as a user of a stream calls it. */
final class RondoStep implements Work {
  private final int units;
  private final float[][] ring = new float[CaseNumbers.RING][];
  private final Session session;
  private int next;

  private final float[] last;

  RondoStep(Model model, BenchmarkShape shape, CaseNumbers numbers) {
    units = shape.units();
    last = new float[units];
    session = model.session();
    float[] all = numbers.input();
    for (int i = 0; i < ring.length; i++) {
      ring[i] = Arrays.copyOfRange(all, i * shape.input(), (i + 1) * shape.input());
    }
  }

  @Override
  public Map<String, float[]> outputs() {
    float[] outputs = new float[CaseNumbers.CHECKED_STEPS * units];
    for (int i = 0; i < CaseNumbers.CHECKED_STEPS; i++) {
      System.arraycopy(session.step(ring[i]), 0, outputs, i * units, units);
    }
    session.reset();
    return Map.of("outputs", outputs);
  }

  @Override
  public void run() {
    session.step(ring[next], last);
    next = (next + 1) % CaseNumbers.RING;
  }
}
