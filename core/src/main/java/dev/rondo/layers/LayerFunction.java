package dev.rondo.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer over its weights. It keeps nothing else, so that threads can share it. */
public interface LayerFunction extends MergeFunction {

  /** Computes the output for a batch. */
  Signal apply(Signal x, Pass pass);

  @Override
  default Signal apply(List<Signal> inputs, Pass pass) {
    return apply(inputs.get(0), pass);
  }

  /**
   * The layer for one stream of single steps, computing on arrays and creating no object: a new one
   * with a state of its own at each call. Null if there is only {@link #apply}, as for a layer of
   * your own that does not override this; a session then runs the whole model through {@link
   * #apply}.
   */
  default @Nullable LayerStep stepping() {
    return null;
  }
}
