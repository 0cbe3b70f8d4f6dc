/** libtorch's process, through JavaCPP. */
@NullMarked
package dev.rondo.benchmarks.libtorch;

import org.jspecify.annotations.NullMarked;
