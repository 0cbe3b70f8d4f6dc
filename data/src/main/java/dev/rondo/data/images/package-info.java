/** Images as tensors. */
@NullMarked
package dev.rondo.data.images;

import org.jspecify.annotations.NullMarked;
