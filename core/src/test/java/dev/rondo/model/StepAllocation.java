package dev.rondo.model;

import static dev.rondo.layers.Layers.activation;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.tensor.Shape.ANY;

import dev.rondo.layers.Layer;
import dev.rondo.tensor.Activation;
import dev.rondo.testing.Tensors;
import java.lang.management.ManagementFactory;

/**
 * A process that prints how many bytes steps create, by the thread's own counter: a line for each
 * model, its name, a tab and the bytes. In the process of all tests, what C2 compiles depends on
 * the tests before.
 */
final class StepAllocation {
  private static final int STEPS = 10_000;
  private static final long PATIENCE = 30_000_000_000L;
  private static final int FEATURES = 5;

  private StepAllocation() {}

  /** One step, by its number. */
  private interface Step {
    void run(int i);
  }

  public static void main(String[] arguments) {
    SteppedCells.CELLS.forEach(
        (name, cell) ->
            ofFeatures(
                name,
                input(ANY, FEATURES),
                cell.apply(33).returnSequences(),
                cell.apply(20),
                dense(3)));
    ofTokens("tokens", embedding(50, 12));
    ofTokens("masked tokens", embedding(50, 12).maskZero());
  }

  private static void ofFeatures(String name, Layer... layers) {
    Session session = Sequential.seeded(3, layers).session();
    float[] x = Tensors.random(1, FEATURES).toArray();
    float[] y = new float[3];
    print(name, i -> session.step(x, y));
  }

  private static void ofTokens(String name, Layer first) {
    Model model =
        Sequential.seeded(
            3,
            first,
            lstm(40),
            dropout(0.2f),
            activation(Activation.TANH),
            dense(50, Activation.SOFTMAX));
    Session session = model.session();
    float[] y = new float[50];
    print(name, i -> session.step(i % 50, y));
  }

  /** Runs steps until the compiler is done with them; then none may create anything. */
  private static void print(String name, Step step) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long end = System.nanoTime() + PATIENCE;
    long created;
    do {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < STEPS; i++) {
        step.run(i);
      }
      created = threads.getCurrentThreadAllocatedBytes() - before;
    } while (created > 0 && System.nanoTime() < end);
    System.out.println(name + "\t" + created);
  }
}
