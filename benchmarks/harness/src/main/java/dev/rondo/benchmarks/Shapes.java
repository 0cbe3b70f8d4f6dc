package dev.rondo.benchmarks;

import dev.rondo.benchmarks.work.ShapesWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Whether small and odd products fall off a cliff, at each vector width that the machine has. */
final class Shapes {
  /** For the products along one side: many of them, some milliseconds each. */
  private static final long ROW_SECONDS = 120;

  private static final int NARROWEST = 16;

  private Shapes() {}

  /** Prints the tables, one process a width. */
  static void run(int widest, Consumer<String> out) throws WorkerException {
    for (int bytes = NARROWEST; bytes <= widest; bytes *= 2) {
      try {
        List<String> command =
            new ArrayList<>(JavaProgram.rondo(ShapesWorker.class, 1, "-XX:MaxVectorSize=" + bytes));
        command.add(Integer.toString(bytes));
        Output.lines(new ProcessBuilder(command), ROW_SECONDS, out);
      } catch (WorkerException e) {
        throw new WorkerException(
            "--shapes, vectors of "
                + bytes
                + " bytes: "
                + e.getMessage()
                + JavaProgram.hint(System.getenv()),
            e);
      }
    }
  }
}
