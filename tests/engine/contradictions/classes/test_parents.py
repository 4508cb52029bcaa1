"""Classes that forget the class above are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "class A(threading.Thread):\n    def __init__(self, b):\n        'c'\n        self.b = b",
            "class A(threading.Thread):\n    def __init__(self, b):\n        'c'\n"
            "        super().__init__()\n        self.b = b",
        ),
        (
            "class A(nn.Module):\n    def __init__(self, b):\n        self.b = b",
            "class A(nn.Module):\n    def __init__(self, b):\n        super().__init__()\n        self.b = b",
        ),
        (
            "class B:\n    def __init__(self, c, d=1):\n        self.c = c\nclass A(B):\n"
            "    def __init__(self, c, e):\n        self.e = e\n    def f(self): return self.c",
            "class B:\n    def __init__(self, c, d=1):\n        self.c = c\nclass A(B):\n"
            "    def __init__(self, c, e):\n        super().__init__(c)\n        self.e = e\n"
            "    def f(self): return self.c",
        ),
        (
            "class A(B):\n    def save(self, *args, **kwargs):\n        self.c = 1\n        super().save()",
            (
                "class A(B):\n    def save(self, *args, **kwargs):\n        self.c = 1\n"
                "        super().save(*args, **kwargs)"
            ),
        ),
        (
            "class A(B):\n    def save(self, *args, **kwargs):\n        return super().save(*args)",
            "class A(B):\n    def save(self, *args, **kwargs):\n        return super().save(*args, **kwargs)",
        ),
        (
            "class A(logging.Handler):\n    def __init__(self, b, level=0):\n        super().__init__()\n"
            "        self.b = b",
            "class A(logging.Handler):\n    def __init__(self, b, level=0):\n        super().__init__(level)\n"
            "        self.b = b",
        ),
        (
            "class A(Thread):\n    def __init__(self, name): super().__init__()",
            "class A(Thread):\n    def __init__(self, name): super().__init__(name=name)",
        ),
        (
            "class A(ValueError):\n    def __init__(self, message): super().__init__()",
            "class A(ValueError):\n    def __init__(self, message): super().__init__(message)",
        ),
        (
            (
                "class A:\n    def __init__(self):\n        self.a = []\n\n    def emit(self, b):\n"
                "        for c in self.a: c(b)\n\nclass B(A):\n    def __init__(self, d):\n"
                "        self.d = d\n\n    def f(self):\n        self.emit(self.d)"
            ),
            (
                "class A:\n    def __init__(self):\n        self.a = []\n\n    def emit(self, b):\n"
                "        for c in self.a: c(b)\n\nclass B(A):\n    def __init__(self, d):\n"
                "        super().__init__()\n        self.d = d\n\n    def f(self):\n"
                "        self.emit(self.d)"
            ),
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "class A(threading.Thread):\n    def __init__(self, b):\n        super().__init__()\n        self.b = b",
        "class A(logging.Formatter):\n    def __init__(self, b):\n        self.b = b\n"
        "    def format(self, c): return self.b % c",
        "class A(threading.Thread):\n    def __init__(self, b):\n"
        "        threading.Thread.__init__(self)\n        self.b = b",
        "class A(threading.Thread):\n    def run(self): pass",
        "class A(threading.Thread):\n    def __init__(self): raise TypeError",
        "class B:\n    def __init__(self, c): self.c = c\nclass A(B):\n"
        "    def __init__(self, c): self.c = c\n    def f(self): return self.c",
        "class B:\n    def __init__(self, c): self.c = c\nclass A(B):\n"
        "    def __init__(self, d): self.d = d\n    def f(self): return self.c",
        "class B:\n    c = 1\n    def __init__(self, c): self.c = c\nclass A(B):\n"
        "    def __init__(self, c): self.d = c\n    def f(self): return self.c",
        "class A(C):\n    def __init__(self, b): self.b = b",
        "class A(collections.UserList):\n    def __init__(self, b): self.b = b",
        "class A(B):\n    def save(self, *args, **kwargs):\n        super().save(*args, **kwargs)",
        "class A(B):\n    def save(self, *args, **kwargs):\n        f(args, kwargs)\n        super().save()",
        "class A(B):\n    def __init__(self, *args, **kwargs):\n        super().__init__()",
        "class A(B):\n    def save(self, *args, **kwargs):\n        super().store()",
        "class A(B):\n    def get_context_data(self, **kwargs):\n        return super().get_context_data()",
        "class A(B):\n    def sort(self, *args, **kwargs):\n        super().sort()",
        "class A(B):\n    def save(self, c, *args, **kwargs):\n        super().save()",
        "class A(B):\n    def __init__(self, level): super().__init__()",
        "class A(logging.Handler):\n    def __init__(self, b): super().__init__()",
        "class A(ValueError):\n    def __init__(self, message):\n        super().__init__()\n        self.a = message",
        (
            "class A:\n    def __init__(self):\n        self.a = []\n\n    def emit(self, b):\n"
            "        print(b)\n\nclass B(A):\n    def __init__(self, d):\n        self.d = d\n\n"
            "    def f(self):\n        self.emit(self.d)"
        ),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
