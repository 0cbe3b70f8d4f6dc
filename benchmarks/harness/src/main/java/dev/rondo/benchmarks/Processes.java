package dev.rondo.benchmarks;

import dev.rondo.benchmarks.work.Outputs;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the contestants' processes. */
final class Processes implements Comparison.Runner {
  private static final long VERSION_SECONDS = 60;
  private static final long LEAST_SECONDS = 120;

  private final Progress progress;
  private final Map<Contestant, List<String>> commands = new HashMap<>();

  Processes(Progress progress) {
    this.progress = progress;
  }

  /** What a peer says about itself. */
  WorkerResult version(Peer peer) throws WorkerException {
    return WorkerResult.parse(start(peer, 1, List.of("--version"), VERSION_SECONDS));
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
    if (!outputs || !peer.checked()) {
      return new Comparison.Turn(
          WorkerResult.timed(start(peer, contestant.threads(), arguments, limit)), null);
    }
    try (Temporary file = Temporary.create()) {
      arguments.addAll(List.of("--outputs", file.file().toString()));
      WorkerResult result = WorkerResult.timed(start(peer, contestant.threads(), arguments, limit));
      return new Comparison.Turn(result, Outputs.read(file.file()));
    } catch (UncheckedIOException e) {
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

  @Override
  public void caseDone() {
    progress.clear();
  }

  /** Runs a worker and returns its last line. */
  private String start(Peer peer, int threads, List<String> arguments, long limit)
      throws WorkerException {
    List<String> all = new ArrayList<>(command(peer, threads));
    all.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(all);
    // Read by native libraries before anybody can tell them.
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    Output.Ended ended = Output.run(builder, limit);
    if (ended.status() != 0) {
      String hint = peer.key().equals(Peers.RONDO) ? JavaProgram.hint(System.getenv()) : "";
      throw new WorkerException(ended.failure() + hint);
    }
    return ended.lastLine();
  }
}
