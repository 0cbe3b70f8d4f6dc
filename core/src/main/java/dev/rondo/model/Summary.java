package dev.rondo.model;

import dev.rondo.layers.Input;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A model as a table for people. */
final class Summary {
  /** Of the last column; a single part of it may be longer. */
  private static final int WIDTH = 60;

  private Summary() {}

  static String of(Model model) {
    boolean chain = model.graph().isChain();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row(chain, "layer", "output shape", "parameters", "from", "path"));
    for (NamedInput each : model.graph().inputs()) {
      Input input = each.input();
      String name = each.name() + (input.ints() ? " (int32)" : "");
      rows.add(row(chain, name, InputCheck.withBatch(input.shape()), "0", "", ""));
    }
    Set<String> scopes = new HashSet<>();
    for (Network.Stage stage : model.stages()) {
      Weights own = model.weights().scope(stage.scope());
      // shared weights stand in the first row that uses them
      long parameters = scopes.add(stage.scope()) ? own.parameters() : 0;
      List<String> lines = wrapped(path(stage));
      rows.add(
          row(
              chain,
              stage.name() + (own.isFrozen() ? " (frozen)" : ""),
              shapes(stage),
              grouped(parameters),
              stage.from().stream().map(model.graph()::name).collect(Collectors.joining(", ")),
              lines.get(0)));
      for (String rest : lines.subList(1, lines.size())) {
        rows.add(row(chain, "", "", "", "", "  " + rest));
      }
    }
    return TextTable.of(rows, column -> column == 2) + total(model.weights());
  }

  /** Of each output. */
  private static String shapes(Network.Stage stage) {
    return stage.function().outputs().stream()
        .map(InputCheck::withBatch)
        .collect(Collectors.joining(", "));
  }

  /** How it runs, and what runs along within: {@code fused: peepholes, zoneout 0.1}. */
  private static String path(Network.Stage stage) {
    String path = stage.function().path();
    String options = stage.operation().options();
    return path.isEmpty() || options.isEmpty() ? path + options : path + ": " + options;
  }

  /** In lines that stay readable, broken behind a comma or a semicolon; at least one. */
  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String part : text.split("(?<=[,;]) ")) {
      if (!line.isEmpty() && line.length() + 1 + part.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(part);
    }
    lines.add(line.toString());
    return lines;
  }

  private static List<String> row(
      boolean chain, String layer, String shape, String parameters, String from, String path) {
    return chain
        ? List.of(layer, shape, parameters, path)
        : List.of(layer, shape, parameters, from, path);
  }

  private static String total(Weights weights) {
    long all = weights.parameters();
    long trained = count(weights, Weight::isTrained);
    long frozen = count(weights, Weight::isFrozen);
    String parts =
        trained == all
            ? ""
            : "trained: "
                + grouped(trained)
                + ", frozen: "
                + grouped(frozen)
                + ", states: "
                + grouped(all - trained - frozen)
                + "\n";
    return "parameters: " + grouped(all) + " (" + size(4 * all) + " as float32)\n" + parts;
  }

  private static long count(Weights weights, Predicate<Weight> which) {
    return weights.list().stream().filter(which).mapToLong(each -> each.value().size()).sum();
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String size(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
