package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.function.UnaryOperator;

/** A {@link TransformerEncoder} over its weights. */
record TransformerEncoderFunction(
    String name,
    TransformerEncoder layer,
    AttentionShapes shapes,
    Shape output,
    LayerFunction attention,
    FeatureNormalization attentionNorm,
    LayerFunction wide,
    LayerFunction back,
    FeatureNormalization feedForwardNorm)
    implements LayerFunction {

  @Override
  public Signal apply(Signal x, Pass pass) {
    shapes.check(name, "sequence", x, output.dim(1));
    Signal known = x.withValue(Masks.known(name, x));
    Tensor a =
        around(
            known.value(),
            attentionNorm,
            pass,
            value -> attention.apply(known.withValue(value), pass).value());
    Tensor y =
        around(
            a,
            feedForwardNorm,
            pass,
            value -> back.apply(wide.apply(Signal.of(value), pass), pass).value());
    return x.withValue(y);
  }

  /** {@code norm(x + drop(part(x)))}, or {@code x + drop(part(norm(x)))}. */
  private Tensor around(
      Tensor x, FeatureNormalization norm, Pass pass, UnaryOperator<Tensor> part) {
    Tensor given = part.apply(layer.normalizesFirst() ? norm.apply(x) : x);
    Tensor dropped =
        pass.isTraining() && layer.dropout() > 0f
            ? Ops.dropout(given, layer.dropout(), pass.random())
            : given;
    Tensor sum = x.add(dropped);
    return layer.normalizesFirst() ? sum : norm.apply(sum);
  }

  @Override
  public boolean streams() {
    return false;
  }
}
