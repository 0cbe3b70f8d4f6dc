/**
 * Files that outlive a run: the {@code .rondo} archive, weights in the safetensors format, and
 * records as JSON. Knows no model.
 *
 * <p>Every reader here bounds what it allocates by what the file holds, and every defect of a file
 * is a {@link dev.rondo.saving.RondoFileException} of one line.
 */
@NullMarked
package dev.rondo.saving;

import org.jspecify.annotations.NullMarked;
