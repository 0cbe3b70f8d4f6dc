/**
 * Layers: immutable descriptions that {@code build} into functions over weights. {@link
 * dev.rondo.layers.Layers} is the catalogue.
 */
@NullMarked
package dev.rondo.layers;

import org.jspecify.annotations.NullMarked;
