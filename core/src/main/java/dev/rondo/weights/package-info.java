/** Named weights in scopes: how they start, what large ones cost, and what they must be. */
@NullMarked
package dev.rondo.weights;

import org.jspecify.annotations.NullMarked;
