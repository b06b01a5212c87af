from pathlib import Path

import numpy as np

from rotascope.store.cache import ArrayCache


def test_arrays_come_back_mapped_and_read_only(tmp_path: Path) -> None:
    cache = ArrayCache(tmp_path / "deep" / "cache")
    values = np.arange(6.0).reshape(2, 3)
    assert cache.load("panel", 1) is None
    assert cache.save({"values": values, "names": np.array(["a", "bc"])}, "panel", 1)
    arrays = cache.load("panel", 1)
    assert arrays is not None
    np.testing.assert_array_equal(arrays["values"], values)
    assert isinstance(arrays["values"], np.memmap)
    assert not arrays["values"].flags.writeable
    assert arrays["names"].tolist() == ["a", "bc"]
    assert cache.load("panel", 2) is None


def test_a_torn_entry_is_none_and_is_written_again(tmp_path: Path) -> None:
    cache = ArrayCache(tmp_path)
    cache.save({"values": np.ones(1000)}, "key")
    file = next(tmp_path.rglob("values.npy"))
    file.write_bytes(file.read_bytes()[:300])
    assert cache.load("key") is None
    assert cache.save({"values": np.zeros(3)}, "key")
    arrays = cache.load("key")
    assert arrays is not None
    assert arrays["values"].tolist() == [0, 0, 0]


def test_what_was_not_used_longest_goes_first(tmp_path: Path) -> None:
    cache = ArrayCache(tmp_path, limit=20_000)
    import os

    for age, name in enumerate(("old", "used", "new")):
        cache.save({"values": np.ones(1000)}, name)
        for folder in tmp_path.iterdir():
            if folder.stat().st_mtime > 1_000_000:
                os.utime(folder, (1000 + age, 1000 + age))
    assert cache.load("used") is not None  # reading counts as use
    cache.save({"values": np.ones(1000)}, "newest")
    assert [cache.load(name) is not None for name in ("old", "used", "new", "newest")] == [False, True, False, True]


def test_a_disk_that_takes_nothing_is_no_fault(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = ArrayCache(blocked)
    assert cache.save({"values": np.ones(3)}, "key") is False
    assert cache.load("key") is None
