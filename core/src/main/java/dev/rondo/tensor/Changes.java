package dev.rondo.tensor;

/** How often {@link InPlace} has changed some numbers; shared by all tensors that see them. */
final class Changes {
  private int count;

  void note() {
    count++;
  }

  int count() {
    return count;
  }
}
