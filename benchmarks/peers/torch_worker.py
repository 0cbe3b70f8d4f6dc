"""PyTorch's process: the same arguments and the same last line as the workers in Java (Worker.java).

    torch_worker.py --version
    torch_worker.py --shape TEXT --threads N --warmup S --seconds S --samples K [--outputs FILE]

Letters: B batch, T steps, I input, H units, O classes. Rondo's gates are i f g o and z r n, PyTorch's
i f g o and r z n; PyTorch's weights are the transposes of Rondo's.
"""

import json
import math
import os
import sys
import time


def option(name, default=None):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


# Before torch starts its threads.
THREADS = int(option("--threads", "1"))
os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

RATE = 1e-3


def bits(stream, size):
    """The upper 24 bits of SplitMix64 with seed `stream`, as in Numbers.java."""
    with np.errstate(over="ignore"):
        z = np.uint64(stream) + np.arange(1, size + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.int64)


def uniform(stream, limit, *shape):
    whole = (bits(stream, math.prod(shape)) - (1 << 23)).astype(np.float32)
    return (whole * np.float32(2.0**-23) * np.float32(limit)).reshape(shape)


def below(stream, bound, *shape):
    return ((bits(stream, math.prod(shape)) * bound) >> 24).reshape(shape)


class Shape:
    def __init__(self, text):
        parts = dict(part.split("=") for part in text.split(","))
        self.kind, self.cell = parts["kind"], parts["cell"]
        self.layers, self.B, self.T, self.I, self.H, self.O = (
            int(parts[name]) for name in ("layers", "batch", "steps", "input", "units", "classes")
        )
        self.gates = {"lstm": 4, "gru": 3, "simple": 1}[self.cell]
        self.limit = np.float32(1 / math.sqrt(self.H))


def gates_swapped(x, shape):
    """z r n to r z n and back, on the last axis; the other cells stay as they are."""
    if shape.cell != "gru":
        return x
    z, r, n = np.split(x, 3, axis=-1)
    return np.concatenate([r, z, n], axis=-1)


def layer_weights(shape, layer):
    """weight_ih, weight_hh, bias_ih, bias_hh (zeros but for the GRU)."""
    columns = shape.gates * shape.H
    features = shape.I if layer == 0 else shape.H
    stream = 10 + 4 * layer
    kernel = uniform(stream, shape.limit, features, columns)
    recurrent = uniform(stream + 1, shape.limit, shape.H, columns)
    bias = uniform(stream + 2, shape.limit, columns)
    second = uniform(stream + 3, shape.limit, columns) if shape.cell == "gru" else np.zeros(columns, np.float32)
    return [
        torch.from_numpy(np.ascontiguousarray(x))
        for x in (
            gates_swapped(kernel, shape).T,
            gates_swapped(recurrent, shape).T,
            gates_swapped(bias, shape),
            gates_swapped(second, shape),
        )
    ]


def fill(target, source):
    with torch.no_grad():
        target.copy_(source)


def rnn(shape):
    kind = {"lstm": nn.LSTM, "gru": nn.GRU, "simple": nn.RNN}[shape.cell]
    net = kind(shape.I, shape.H, shape.layers)
    for layer in range(shape.layers):
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        for name, values in zip(names, layer_weights(shape, layer)):
            fill(getattr(net, f"{name}_l{layer}"), values)
        if shape.cell != "gru":
            # One bias, as in Rondo: the second stays zero.
            getattr(net, f"bias_hh_l{layer}").requires_grad_(False)
    return net


def time_major(x):
    return torch.from_numpy(np.ascontiguousarray(np.swapaxes(x, 0, 1)))


class Forward:
    def __init__(self, shape):
        self.net = rnn(shape).eval()
        self.x = time_major(uniform(1, 1, shape.B, shape.T, shape.I))

    def outputs(self):
        return {"outputs": self.net(self.x)[0].numpy().swapaxes(0, 1)}

    def run(self):
        self.net(self.x)


class Train:
    def __init__(self, shape):
        self.shape = shape
        self.net = rnn(shape)
        self.dense = nn.Linear(shape.H, shape.O)
        fill(self.dense.weight, torch.from_numpy(uniform(100, shape.limit, shape.H, shape.O).T.copy()))
        fill(self.dense.bias, torch.from_numpy(uniform(101, shape.limit, shape.O)))
        self.x = time_major(uniform(1, 1, shape.B, shape.T, shape.I))
        self.targets = time_major(below(2, shape.O, shape.B, shape.T)).reshape(-1)
        weights = [w for w in (*self.net.parameters(), *self.dense.parameters()) if w.requires_grad]
        try:
            self.adam = torch.optim.Adam(weights, lr=RATE, fused=True)
        except (RuntimeError, TypeError):
            self.adam = torch.optim.Adam(weights, lr=RATE, foreach=True)

    def forward(self):
        logits = self.dense(self.net(self.x)[0])
        return logits, nn.functional.cross_entropy(logits.view(-1, self.shape.O), self.targets)

    def outputs(self):
        logits, loss = self.forward()
        loss.backward()
        found = {"logits": logits.detach().numpy().swapaxes(0, 1)}
        for layer in range(self.shape.layers):
            gradient = getattr(self.net, f"weight_hh_l{layer}").grad.numpy().T
            found[f"gradient {layer + 1}"] = gates_swapped(gradient, self.shape)
        self.adam.zero_grad(set_to_none=True)
        found["losses"] = np.array([self.run(), self.run()], np.float32)
        return found

    def run(self):
        self.adam.zero_grad(set_to_none=True)
        loss = self.forward()[1]
        loss.backward()
        self.adam.step()
        return loss.item()


class Product:
    def __init__(self, shape):
        self.a = torch.from_numpy(uniform(1, 1, shape.B, shape.I))
        self.b = torch.from_numpy(uniform(10, shape.limit, shape.I, shape.H))
        self.c = torch.empty(shape.B, shape.H)

    def outputs(self):
        self.run()
        return {"product": self.c.numpy()}

    def run(self):
        torch.mm(self.a, self.b, out=self.c)


def write(path, outputs):
    arrays = {name: np.ascontiguousarray(values, dtype="<f4") for name, values in outputs.items()}
    with open(path, "wb") as file:
        header = [{"name": name, "count": int(values.size)} for name, values in arrays.items()]
        file.write((json.dumps(header) + "\n").encode())
        for values in arrays.values():
            file.write(values.tobytes())


def measure(run, warmup, seconds, samples):
    """Milliseconds of one repetition, a mean for each sample; as Timing.java."""
    once, count, start = 1.0, 0, time.perf_counter()
    while count < 2 or time.perf_counter() - start < warmup:
        begin = time.perf_counter()
        run()
        once, count = time.perf_counter() - begin, count + 1
    millis = []
    for _ in range(samples):
        repetitions = max(1, round(seconds / samples / once))
        begin = time.perf_counter()
        for _ in range(repetitions):
            run()
        once = (time.perf_counter() - begin) / repetitions
        millis.append(1000 * once)
    return millis


def peak_megabytes():
    try:
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return None


def main():
    line = {"name": "PyTorch", "version": torch.__version__}
    if "--version" in sys.argv:
        print(json.dumps(line))
        return
    shape = Shape(option("--shape"))
    torch.set_num_threads(1 if shape.kind == "gemm" else THREADS)
    torch.set_flush_denormal(True)
    kind = {"forward": Forward, "train": Train, "gemm": Product}[shape.kind]
    with torch.inference_mode(shape.kind != "train"):
        work = kind(shape)
        if option("--outputs"):
            write(option("--outputs"), work.outputs())
        samples = measure(
            work.run, float(option("--warmup")), float(option("--seconds")), int(option("--samples"))
        )
    line |= {"threads": THREADS, "samples_ms": samples}
    if peak_megabytes() is not None:
        line["peak_rss_mb"] = peak_megabytes()
    print(json.dumps(line))


if __name__ == "__main__":
    main()
