"""Where files lie: a folder, or the bucket that STORAGE_URL names."""

import pytest

from latefinal.conf.env import BadSetting
from latefinal.conf.storages import public_address, storages


def test_without_a_word_all_lies_in_the_folder_and_lists_are_the_owners_alone(tmp_path):
    found = storages("", home=tmp_path)
    assert found["lists"]["OPTIONS"]["location"] == tmp_path / "lists"
    assert found["lists"]["OPTIONS"]["file_permissions_mode"] == 0o600
    assert public_address("") == ""


def test_a_bucket_holds_pictures_and_lists_apart(tmp_path):
    url = "s3://key:a%2Fsecret@s3.example.org:9000/paper/tonight?region=eu-1&tls=no"
    found = {name: row["OPTIONS"] for name, row in storages(url, home=tmp_path).items()}
    assert found["default"]["location"] == "tonight/media/"
    assert found["lists"]["location"] == "tonight/lists/"
    for options in found.values():
        assert options["endpoint_url"] == "http://s3.example.org:9000"
        assert (options["access_key"], options["secret_key"]) == ("key", "a/secret")
        assert (options["bucket_name"], options["region_name"]) == ("paper", "eu-1")


def test_only_a_public_address_sends_readers_to_the_bucket(tmp_path):
    url = "s3://key:secret@s3.example.org/paper"
    assert storages(url, home=tmp_path)["default"]["OPTIONS"]["public"] == ""
    public = f"{url}?public=https://pictures.example.org/paper/"
    assert public_address(public) == "https://pictures.example.org/paper"
    found = storages(public, home=tmp_path)
    assert found["default"]["OPTIONS"]["public"] == "https://pictures.example.org/paper"
    assert "public" not in found["lists"]["OPTIONS"]


@pytest.mark.parametrize(
    "url",
    [
        "s3://bucket",
        "s3://key:topsecret@host",
        "s3://key:topsecret@/bucket",
        "s3://key:topsecret@host:port/bucket",
        "https://key:topsecret@host/bucket",
        "s3://key:topsecret@host/bucket?regoin=eu",
        "s3://key:topsecret@host/bucket?public=pictures",
        "/var/media",
    ],
)
def test_what_names_no_bucket_is_refused_without_telling_the_secret(tmp_path, url):
    with pytest.raises(BadSetting, match="STORAGE_URL names no bucket") as refused:
        storages(url, home=tmp_path)
    assert "topsecret" not in str(refused.value)
