/** Models, their training, and streaming sessions. */
@NullMarked
package dev.rondo.model;

import org.jspecify.annotations.NullMarked;
