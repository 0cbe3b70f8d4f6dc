/**
 * Layers: immutable descriptions that {@code build} into functions over weights. {@link
 * dev.rondo.layers.Layers} is the catalogue; {@link dev.rondo.layers.Node} is their place in a
 * graph, and {@link dev.rondo.layers.Merges} is how nodes meet.
 */
@NullMarked
package dev.rondo.layers;

import org.jspecify.annotations.NullMarked;
