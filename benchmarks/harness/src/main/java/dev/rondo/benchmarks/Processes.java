package dev.rondo.benchmarks;

import dev.rondo.benchmarks.work.Outputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the contestants' processes. None outlives this one, and none runs for ever. */
final class Processes implements Comparison.Runner {
  static final long BUILD_SECONDS = 1800;
  private static final long VERSION_SECONDS = 60;
  private static final long LEAST_SECONDS = 120;
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  private final Progress progress;
  private final Map<Contestant, List<String>> commands = new HashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Processes::end)));
  }

  Processes(Progress progress) {
    this.progress = progress;
  }

  /** What a peer says about itself. */
  WorkerResult version(Peer peer) throws WorkerException {
    return WorkerResult.parse(start(command(peer, 1), List.of("--version"), 1, VERSION_SECONDS));
  }

  @Override
  public Comparison.Turn run(
      Contestant contestant, BenchmarkCase benchmark, Budget budget, boolean outputs)
      throws WorkerException {
    Peer peer = Peers.named(contestant.peer());
    progress.turn(benchmark.name(), peer.label());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--shape",
                benchmark.shape().text(),
                "--threads",
                Integer.toString(contestant.threads()),
                "--warmup",
                Double.toString(budget.warmup() * peer.warmup()),
                "--seconds",
                Double.toString(budget.seconds()),
                "--samples",
                Integer.toString(budget.samples())));
    long limit = LEAST_SECONDS + Math.round(4 * (budget.warmup() + budget.seconds()));
    List<String> command = command(peer, contestant.threads());
    if (!outputs || !peer.checked()) {
      return new Comparison.Turn(
          WorkerResult.parse(start(command, arguments, contestant.threads(), limit)), null);
    }
    try {
      Path file = Files.createTempFile("rondo-outputs", ".bin");
      try {
        arguments.addAll(List.of("--outputs", file.toString()));
        WorkerResult result =
            WorkerResult.parse(start(command, arguments, contestant.threads(), limit));
        return new Comparison.Turn(result, Outputs.read(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new WorkerException("its outputs cannot be read: " + e.getMessage(), e);
    }
  }

  private List<String> command(Peer peer, int threads) throws WorkerException {
    Contestant contestant = new Contestant(peer.key(), threads);
    List<String> known = commands.get(contestant);
    if (known == null) {
      known = peer.program().command(threads);
      commands.put(contestant, known);
    }
    return known;
  }

  @Override
  public void report(String line) {
    progress.report(line);
  }

  /** Runs a worker and returns its last line. */
  private static String start(List<String> command, List<String> arguments, int threads, long limit)
      throws WorkerException {
    List<String> all = new ArrayList<>(command);
    all.addAll(arguments);
    @Nullable Path out = null;
    @Nullable Path err = null;
    try {
      out = Files.createTempFile("rondo-worker", ".out");
      err = Files.createTempFile("rondo-worker", ".err");
      ProcessBuilder builder = new ProcessBuilder(all);
      // Read by native libraries before anybody can tell them.
      builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      int status = await(builder.start(), limit);
      if (status != 0) {
        throw new WorkerException("exit code " + status + ", " + lastLine(err));
      }
      return lastLine(out);
    } catch (IOException e) {
      throw new WorkerException(all.get(0) + " cannot be started: " + e.getMessage(), e);
    } finally {
      delete(out);
      delete(err);
    }
  }

  private static String lastLine(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "nothing printed" : lines.get(lines.size() - 1).strip();
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end of a process, or ends it when its time is over. */
  static int await(Process process, long limit) throws WorkerException {
    RUNNING.add(process);
    try {
      if (!process.waitFor(limit, TimeUnit.SECONDS)) {
        throw new WorkerException("not done after " + limit + " s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkerException("interrupted", e);
    } finally {
      end(process);
      RUNNING.remove(process);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
