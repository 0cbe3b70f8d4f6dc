package dev.rondo.benchmarks.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TimingTest {
  /** Sleeps a known time, so the samples cannot be shorter. */
  @Test
  void samplesAreMillisecondsOfOneRepetition() {
    int[] runs = {0};
    Work work =
        new Work() {
          @Override
          public Map<String, float[]> outputs() {
            return Map.of();
          }

          @Override
          public void run() {
            runs[0]++;
            try {
              Thread.sleep(4);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    double[] millis = new Timing(0.02, 0.06, 3).measure(work);
    assertEquals(3, millis.length);
    for (double sample : millis) {
      assertTrue(sample >= 4 && sample < 60, sample + " ms");
    }
    assertTrue(runs[0] >= 5, runs[0] + " runs");
  }
}
