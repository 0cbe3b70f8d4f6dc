package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.StateWatch;
import dev.rondo.optimizers.Optimizer;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Warns, once a layer, when gradients vanish or explode on their way back through time. It looks
 * after steps 1, 10, 100 and each thousandth of the optimizer, with one more pass over the batch,
 * which costs about as much as the step: so a thousandth of the time, and no bit of training. A
 * layer whose weights are all frozen has nothing to learn, and nothing is said of it.
 *
 * <p>What is compared is what arrives early in the sequence with what arrives late ({@link
 * GradientFlow#carried}), not the size of the gradient, which is small near an optimum too.
 *
 * <ul>
 *   <li>It vanishes where the share is below 2^-24, half the distance from 1 to the next float32:
 *       added to what arrives late, as the gradients of the weights are, it changes nothing. In its
 *       first steps every network is like that, so this is said from step 100 on.
 *   <li>It explodes where it has grown by 10,000, or beyond what float32 holds. A sum over the
 *       losses of all steps grows too, but only with their number.
 * </ul>
 */
final class FlowWarning {
  static final double VANISHED = 0x1p-24;
  static final double EXPLODED = 1e4;

  private static final System.Logger LOG = System.getLogger("dev.rondo.model");
  private static final int SETTLED = 100;
  private static final int OFTEN = 1000;

  /** Places in the sequence that are looked at: four a quarter. */
  private static final int PLACES = 16;

  private static final String OF_VANISHING =
      "What stands early in a sequence is not learnt. Take lstm or gru in place of simpleRnn,"
          + " orthogonal recurrent weights, forget gates that start more open, shorter sequences, or"
          + " attention or pooling over all steps.";
  private static final String OF_EXPLODING =
      "Lower the learning rate, or take lstm or gru in place of simpleRnn, or orthogonal recurrent"
          + " weights.";
  private static final String UNCLIPPED =
      "A step may throw the weights far off. Clip gradients with clipGlobalNorm(1). ";

  private final Model model;
  private final Objectives objectives;
  private final Set<String> warned = new HashSet<>();
  private final Optimizer optimizer;
  private boolean recurrent;

  FlowWarning(Model model, Objectives objectives, Optimizer optimizer) {
    this.model = model;
    this.objectives = objectives;
    this.optimizer = optimizer;
    this.recurrent = model.stages().stream().anyMatch(stage -> !stage.function().path().isEmpty());
  }

  /**
   * After a step of training.
   *
   * @param position of the step
   */
  void look(Batch batch, String position) {
    int steps = optimizer.steps();
    boolean due = steps == 1 || steps == 10 || steps == 100 || steps % OFTEN == 0;
    if (!recurrent || !due) {
      return;
    }
    try {
      GradientFlow flow =
          FlowPass.run(model, objectives, batch, tape -> StateWatch.places(tape, PLACES));
      if (!Double.isFinite(flow.loss())) {
        // The next step says where that comes from.
        return;
      }
      flow.layers().forEach(layer -> judge(flow, layer, position));
      recurrent = !warned.containsAll(flow.layers());
    } catch (RuntimeException e) {
      // A look must not end the training that it looks at.
      LOG.log(Level.DEBUG, position + ": the flow of gradients could not be measured", e);
    }
  }

  private void judge(GradientFlow flow, String layer, String position) {
    String scope = scope(model, layer);
    if (model.weights().scope(scope).isFrozen()) {
      return;
    }
    double carried = flow.carried(layer);
    boolean vanished = optimizer.steps() >= SETTLED && carried < VANISHED;
    boolean exploded = carried > EXPLODED;
    if ((vanished || exploded) && warned.add(layer)) {
      LOG.log(
          Level.WARNING,
          String.format(
              Locale.ROOT,
              "%s: gradients %s in %s: by its state the norm is %.1e in the last quarter of the time"
                  + " steps and %.1e in the first%s. %s",
              position,
              vanished ? "vanish" : "explode",
              layer,
              flow.late(layer),
              flow.early(layer),
              strongest(flow, scope),
              vanished
                  ? OF_VANISHING
                  : optimizer.clips() ? OF_EXPLODING : UNCLIPPED + OF_EXPLODING));
    }
  }

  /**
   * Where a gradient that is not finite has grown so, if on its way back through time: words to go
   * behind those of the error. Else nothing.
   */
  static String overflow(Model model, Objectives objectives, Batch batch) {
    try {
      GradientFlow flow =
          FlowPass.run(model, objectives, batch, tape -> StateWatch.places(tape, PLACES));
      String exploded = "";
      double most = EXPLODED;
      for (String layer : flow.layers()) {
        double[] norms = flow.norms(layer);
        double last = norms[norms.length - 1];
        // To layers below comes what has exploded already; they stand before it.
        if (Double.isFinite(last) && flow.carried(layer) >= most) {
          most = flow.carried(layer);
          exploded =
              String.format(
                  Locale.ROOT,
                  ". Gradients explode in %s: by its state the norm is %.1e in the last time step"
                      + " and %.1e in the first quarter of them. Take lstm or gru in place of"
                      + " simpleRnn, or orthogonal or smaller recurrent weights.",
                  layer,
                  last,
                  flow.early(layer));
        }
      }
      return exploded;
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "the flow of gradients could not be measured", e);
      return "";
    }
  }

  /** Where the weights of a layer are: that of a shared one has not the name of its place. */
  private static String scope(Model model, String layer) {
    for (Network.Stage stage : model.stages()) {
      if (layer.equals(stage.name())) {
        return stage.scope();
      }
      if (layer.startsWith(stage.name() + "/")) {
        String rest = layer.substring(stage.name().length() + 1);
        return stage.scope()
            + "/"
            + (stage.function() instanceof NestedFunction nested
                ? scope(nested.model(), rest)
                : rest);
      }
    }
    return layer;
  }

  /** The weight of the layer with the largest gradient. */
  private static String strongest(GradientFlow flow, String scope) {
    return flow.weights().entrySet().stream()
        .filter(each -> each.getKey().startsWith(scope + "/"))
        .max(Map.Entry.comparingByValue())
        .map(each -> String.format(Locale.ROOT, ", by %s %.1e", each.getKey(), each.getValue()))
        .orElse("");
  }
}
