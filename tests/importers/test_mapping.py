"""What a map may say, and how it is told that it may not."""

import pytest

from latefinal.importers.errors import ImportRefused
from latefinal.importers.wordpress.mapping import read_map
from latefinal.importers.wordpress.parse import read_export

from . import exports


def written(folder, text):
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_map_is_read_and_its_slips_are_found(tmp_path):
    rules = read_map(
        written(
            tmp_path,
            '[category.ferries]\nsection = "straits"\nkind = "analysis"\n'
            '[tag.wimter]\nskip = true\n[author.mira]\nname = "Mira T."\n',
        )
    )
    assert rules.of_term("category", "ferries").section == "straits"
    assert list(rules.unmet_in(read_export(exports.SAMPLE))) == ["tag.wimter"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("section = ", "is not TOML"),
        ("sections = 'x'", "“sections”, which means nothing"),
        ("section = 3", "“section” must be words in quotes"),
        ("category = 'x'", "“category” must be a table"),
        ("[category]\nx = 'y'", "“category.x” must be a table"),
        ("[category.x]\nsektion = 'y'", "“category.x.sektion”, which means nothing"),
        ("[category.x]\nkind = 'gossip'", "a kind is one of news, analysis, opinion"),
        ("[tag.x]\nskip = 'yes'", "“tag.x.skip” must be true or false"),
        ("[tag.x]\nsection = 'y'", "“tag.x.section”, which means nothing"),
    ],
)
def test_a_wrong_map_is_refused_with_the_place(tmp_path, text, said):
    with pytest.raises(ImportRefused, match=said):
        read_map(written(tmp_path, text))


@pytest.mark.parametrize("name", ["", "nowhere.toml"])
def test_a_map_that_is_no_file_is_refused(tmp_path, name):
    with pytest.raises(ImportRefused, match="cannot be read"):
        read_map(tmp_path / name)


def test_a_map_of_other_bytes_is_refused(tmp_path):
    path = tmp_path / "map.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ImportRefused, match="is not TOML"):
        read_map(path)
