"""How FFmpeg is given a filter graph: as an argument, and as a file where no argument holds it."""

from pathlib import Path

from fetchcut.media.render.graph import LONGEST_ARGUMENT_BYTES, Graph
from fetchcut.media.tools import Tool


def tool(major: int) -> Tool:
    return Tool(path=Path("ffmpeg"), version=f"{major}.0", major=major, origin="system")


def test_a_short_graph_is_an_argument() -> None:
    graph = Graph(folder=Path(), chains=["[0:v]null[v]"])
    assert graph.script is None
    assert graph.arguments(tool(9)) == ("-filter_complex", "[0:v]null[v]")


def test_a_long_graph_is_a_file_of_its_own_name() -> None:
    long = Graph(folder=Path(), chains=["[0:v]null[v]" + ",null" * LONGEST_ARGUMENT_BYTES])
    other = Graph(folder=Path(), chains=["[0:v]copy[v]" + ",copy" * LONGEST_ARGUMENT_BYTES])
    script = long.script
    assert script is not None
    assert other.script is not None
    assert script.text == long.written
    assert script.path != other.script.path
    assert long.arguments(tool(9)) == ("-/filter_complex", str(script.path))
    assert long.arguments(tool(5)) == ("-filter_complex_script", str(script.path))
