package dev.rondo.tensor;

import java.util.List;

/**
 * What a scan over a sequence gives.
 *
 * @param outputs [B, T, H]
 * @param state the state behind the last step, each part [B, H]
 */
public record Scanned(Tensor outputs, List<Tensor> state) {}
