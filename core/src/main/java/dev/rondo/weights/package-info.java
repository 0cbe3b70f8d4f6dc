/** Named weights in scopes, and how they start. */
@NullMarked
package dev.rondo.weights;

import org.jspecify.annotations.NullMarked;
