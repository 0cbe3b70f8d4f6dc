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
      rows.add(
          row(
              chain,
              stage.name() + (own.isFrozen() ? " (frozen)" : ""),
              InputCheck.withBatch(stage.function().output()),
              grouped(parameters),
              stage.from().stream().map(model.graph()::name).collect(Collectors.joining(", ")),
              stage.function().path()));
    }
    return TextTable.of(rows, column -> column == 2) + total(model.weights());
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
