"""The key that signs cookies is made once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from db.settings import Settings
from study.secret_key import secret_key


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data", "sqlite:///unused")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(settings), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert [path.name for path in settings.data.iterdir()] == ["secret.key"]
    assert stat.S_IMODE((settings.data / "secret.key").stat().st_mode) == 0o600
