package dev.rondo.cells;

import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * What a cell remembers from one step to the next: {@code [h]} for a SimpleRNN or GRU, {@code [h,
 * c]} for an LSTM, each {@code [B, size]}.
 */
public record State(List<Tensor> tensors) {

  /** A copy of the list is kept. */
  public State {
    tensors = List.copyOf(tensors);
  }

  /** A state of these tensors. */
  public static State of(Tensor... tensors) {
    return new State(List.of(tensors));
  }

  /** Zeros for a batch. */
  public static State zeros(int batch, int... sizes) {
    return new State(Arrays.stream(sizes).mapToObj(size -> Tensor.zeros(batch, size)).toList());
  }

  /** One of its tensors, [B, size]. */
  public Tensor get(int index) {
    return tensors.get(index);
  }

  /** The first tensor: what the cell puts out, in all classic cells. */
  public Tensor h() {
    return tensors.get(0);
  }

  /** A copy that no tape knows, so that no gradient flows back through it. */
  public State detach() {
    return new State(tensors.stream().map(Tensor::detach).toList());
  }
}
