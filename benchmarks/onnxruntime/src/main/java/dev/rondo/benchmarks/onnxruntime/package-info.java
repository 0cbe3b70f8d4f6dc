/** ONNX Runtime's process, and the models it runs, written by hand. */
@NullMarked
package dev.rondo.benchmarks.onnxruntime;

import org.jspecify.annotations.NullMarked;
