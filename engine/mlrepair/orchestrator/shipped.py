"""What ships: the architectures' capabilities and the techniques, without the code that loads models."""

from types import MappingProxyType

from mlrepair.orchestrator.registry import ArchitectureCapability
from mlrepair.orchestrator.request import TaskType
from mlrepair.settings import Settings

_ANY_LENGTH = 1 << 30  # it reads windows, and the settings say how long a file may be

EDIT_SEARCH = "edit-search"
TEST_SEARCH = "test-search"
CONTINUATION = "continuation"
DECOMPOSITION = "recursive-decomposition"

TECHNIQUES = MappingProxyType(
    {
        EDIT_SEARCH: "the model ranks edits, best-first search combines them, the parser verifies",
        TEST_SEARCH: "one-step edits of a grammar, ranked by the model, are tried until the test cases pass",
        DECOMPOSITION: "the text is taken apart, each piece repaired by whom it suits, and the repairs are merged",
        CONTINUATION: "the sequence model writes on cell by cell; what does not parse is cut back",
    }
)

TRM = ArchitectureCapability(
    affinity=MappingProxyType({TaskType.CODE_REPAIR: 0.8, TaskType.CODE_ANALYSIS: 0.8}),
    techniques=(EDIT_SEARCH, TEST_SEARCH),
    strengths=frozenset({"syntax", "traceback", "tests", "streaming"}),
    max_context=_ANY_LENGTH,
    memory_mb=150.0,
    latency_ms=100.0,
    streaming=True,
    description="Tiny recursive model: ranks single edits in windows of 64 rows",
)

MAMBA = ArchitectureCapability(
    affinity=MappingProxyType({TaskType.CODE_GENERATION: 0.3}),
    techniques=(CONTINUATION,),
    strengths=frozenset({"context", "streaming"}),
    max_context=Settings().max_file_kb * 1024,
    memory_mb=80.0,
    latency_ms=1500.0,
    streaming=True,
    description="Selective state-space model: reads whole files, judges repairs by them, and writes on",
)

CTM = ArchitectureCapability(
    affinity=MappingProxyType({TaskType.CODE_REPAIR: 0.75, TaskType.CODE_ANALYSIS: 0.75}),
    techniques=(EDIT_SEARCH, TEST_SEARCH),
    strengths=frozenset({"syntax", "traceback", "tests"}),
    only_for=frozenset({"syntax"}),  # elsewhere it was measured to find less than the TRM
    max_context=_ANY_LENGTH,
    memory_mb=170.0,
    latency_ms=150.0,
    description="Continuous thought machine: thinks on in ticks from where the TRM stopped, until it is certain",
)

RLM = ArchitectureCapability(
    affinity=MappingProxyType({TaskType.CODE_REPAIR: 0.8, TaskType.CODE_GENERATION: 0.2}),
    techniques=(DECOMPOSITION,),
    strengths=frozenset({"long-input", "syntax", "traceback", "specification"}),
    max_context=_ANY_LENGTH,
    memory_mb=170.0,
    latency_ms=1000.0,
    description="Recursion: takes long texts with many mistakes apart, and asks the others about the pieces",
)
