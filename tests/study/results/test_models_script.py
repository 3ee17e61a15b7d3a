"""`models.R`: it runs with the R packages that are there, and finds what the report finds."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from study.analysis.analysis import Analysis, analyze
from study.analysis.generalizability import generalizability
from study.results.analysis_folder import write_analysis
from study.results.models_script import MODELS_FILE, models_script
from tests.study.analysis.incomplete.partial import some_methods
from tests.study.analysis.simulated import simulated_rankings

METHODS = {"method_0": "Original", "method_1": "Après", "method_2": "b-1"}


@cache
def has_package(name: str) -> bool:
    """Return whether R is here with a package."""
    if shutil.which("Rscript") is None:
        return False
    asked = f"quit(status = !requireNamespace('{name}', quietly = TRUE))"
    return subprocess.run(["Rscript", "-e", asked], check=False, capture_output=True).returncode == 0


def needs_package(name: str) -> None:
    """Skip a test without R and the package."""
    if not has_package(name):
        pytest.skip(f"this test needs Rscript and R's package {name}")


def run(script: Path, *arguments: object, status: int = 0) -> str:
    """Run the script, which must end with `status`, and return what it prints."""
    done = subprocess.run(
        ["Rscript", script.name, *map(str, arguments)],
        cwd=script.parent,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def table() -> pd.DataFrame:
    """Return twelve people's rankings of nine photos, with names that are easily misread."""
    rankings = simulated_rankings(12, 9, [0.0, 0.7, 1.2], taste=1.0, scene=1.0, scale=[10, 6, 0], seed=2)
    return rankings.assign(method=rankings["method"].map(METHODS))


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyze(table(), {method: method for method in METHODS.values()}, None)


@pytest.fixture(scope="module")
def folder(analysis: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of an analysis in which the script has been run, with what it printed."""
    needs_package("lme4")
    folder = tmp_path_factory.mktemp("an analysis") / "out"
    write_analysis(analysis, folder, "Title", {}, None, with_figures=False, with_photos=False, replace=False)
    (folder / "printed.txt").write_text(run(folder / "tables" / MODELS_FILE), encoding="utf-8")
    return folder


def found(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / "tables" / f"{name}.csv", index_col=0)


def test_means_of_the_linear_mixed_model_are_the_mean_scores(folder: Path, analysis: Analysis) -> None:
    means = found(folder, "models_lmer_means")["mean"]
    expected = analysis.mean_scores["mean"]
    assert means.index.tolist() == expected.index.tolist()
    assert means.tolist() == pytest.approx(expected.tolist())


def test_its_variances_are_two_thirds_of_those_of_three_methods(folder: Path, analysis: Analysis) -> None:
    variances = found(folder, "models_lmer_variances")["variance"]
    expected = generalizability(analysis.matrix).components
    assert min(vars(expected).values()) > 0
    assert (1.5 * variances).to_dict() == pytest.approx(
        {
            "method_participant": expected.method_person,
            "method_image": expected.method_photo,
            "Residual": expected.residual,
        },
        rel=1e-3,
    )


def test_the_cumulative_link_model_agrees_about_which_is_better(folder: Path, analysis: Analysis) -> None:
    needs_package("ordinal")
    effects = found(folder, "models_clmm_methods")["estimate"]
    means = analysis.mean_scores["mean"]
    assert effects.index.tolist() == list(METHODS.values())[1:]
    for method, effect in effects.items():
        assert (effect > 0) == (means[method] > means["Original"]), method
    assert found(folder, "models_clmm_variances")["variance"].gt(0).all()


def test_a_package_that_is_missing_is_named_with_how_to_install_it(folder: Path) -> None:
    printed = (folder / "printed.txt").read_text(encoding="utf-8")
    assert "people 12, photos 9, methods 3, versions ranked 324" in printed
    for package in ("lme4", "ordinal", "PlackettLuce"):
        hint = f'{package} is not installed: its model is skipped. install.packages("{package}") adds it.'
        assert (hint in printed) == (not has_package(package)), package


def test_plackett_luce_finds_the_log_worths_of_the_report(folder: Path, analysis: Analysis) -> None:
    needs_package("PlackettLuce")
    from study.analysis.plackett_luce import plackett_luce

    ours, theirs = plackett_luce(analysis.matrix).estimates, found(folder, "models_plackett_luce")
    assert theirs["log_worth"].tolist() == pytest.approx(ours["log_worth"].tolist(), abs=1e-4)
    assert theirs["quasi_se"].tolist() == pytest.approx(ours["quasi_se_model"].tolist(), abs=1e-4)


def test_an_analysis_can_be_replaced_after_the_script_has_run(folder: Path, analysis: Analysis) -> None:
    folder = shutil.copytree(folder, folder.parent / "again")
    (folder / "printed.txt").unlink()
    (folder / "tables" / MODELS_FILE).write_text("an older one")
    write_analysis(analysis, folder, "Title", {}, None, with_figures=False, with_photos=False, replace=True)
    assert (folder / "tables" / MODELS_FILE).read_text(encoding="utf-8") == models_script()
    assert not list((folder / "tables").glob("models_*"))


@pytest.mark.slow
def test_missing_scores_are_no_obstacle(tmp_path: Path) -> None:
    needs_package("lme4")
    script = tmp_path / MODELS_FILE
    script.write_text(models_script(), encoding="utf-8")
    table().drop(columns="score").to_csv(tmp_path / "part.csv", index=False, encoding="utf-8-sig")
    printed = run(script, "part.csv")
    assert "There is no column score" in printed
    means = pd.read_csv(tmp_path / "models_lmer_means.csv", index_col=0)["mean"]
    # Signed ranks: more is better.
    assert means.between(-3, -1).all()
    assert means["b-1"] > means["Original"]


DIFFERENT = (
    "Rankings are of different methods, so their scores and ranks have no common mean: models 1 and 2 are skipped."
)
APART = "Comparisons do not connect all methods (some never met, or some were never below others): "


def always_first() -> pd.DataFrame:
    """Return rankings in which the first method always wins, and the others take turns."""
    two = simulated_rankings(6, 6, [0, 0.2]).replace({"method": {"method_0": "b", "method_1": "c"}})
    best = two.drop_duplicates(["participant", "image"]).assign(method="a", rank=1, score=10.0)
    return pd.concat([best, two.assign(rank=two["rank"] + 1)])[["participant", "image", "method", "rank"]]


def never_compared() -> pd.DataFrame:
    """Return rankings of two methods by some people, and of two others by others."""
    one = simulated_rankings(6, 6, [0, 0.2])
    other = one.replace({"method": {"method_0": "c", "method_1": "d"}}).assign(participant="Q" + one["participant"])
    return pd.concat([one, other])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rankings", "said", "unsaid", "models"),
    [
        (some_methods(simulated_rankings(9, 9, [0, 0.3, 0.6, 0.9]), 3), [DIFFERENT], [APART], ["plackett_luce"]),
        (never_compared(), [DIFFERENT, f"{APART}model 3 is skipped."], [], []),
        (always_first(), [f"{APART}models 2 and 3 are skipped."], [DIFFERENT], ["lmer_means", "lmer_variances"]),
    ],
    ids=["different methods", "never compared", "one always first"],
)
def test_models_that_say_nothing_of_these_rankings_are_skipped_with_a_line(
    tmp_path: Path, rankings: pd.DataFrame, said: list[str], unsaid: list[str], models: list[str]
) -> None:
    needs_package("lme4")
    script = tmp_path / MODELS_FILE
    script.write_text(models_script(), encoding="utf-8")
    rankings.to_csv(tmp_path / "rankings.csv", index=False)
    printed = run(script)
    for line in said:
        assert line in printed
    for line in unsaid:
        assert line not in printed
    written = {path.stem.removeprefix("models_") for path in tmp_path.glob("models_*")}
    assert written == {name for name in models if name != "plackett_luce" or has_package("PlackettLuce")}


@pytest.mark.slow
def test_repeats_and_attention_checks_never_count(tmp_path: Path) -> None:
    needs_package("lme4")
    script = tmp_path / MODELS_FILE
    script.write_text(models_script(), encoding="utf-8")
    counted = table().assign(repeat=0, trap=0)
    aside = [counted.assign(rank=4 - counted["rank"], score=-100, repeat=1), counted.assign(score=100, trap=1)]
    pd.concat([counted, *aside]).to_csv(tmp_path / "rankings.csv", index=False)
    run(script)
    means = pd.read_csv(tmp_path / "models_lmer_means.csv", index_col=0)["mean"]
    assert means.to_dict() == pytest.approx(counted.groupby("method")["score"].mean().to_dict())


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [(["nowhere.csv"], "there is no file nowhere.csv"), ([], "name the rankings"), (["few.csv"], "has no column rank")],
    ids=["no such file", "no file", "no ranks"],
)
def test_a_table_that_cannot_be_read_is_said(tmp_path: Path, arguments: list[str], complaint: str) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("this test needs Rscript")
    script = tmp_path / MODELS_FILE
    script.write_text(models_script(), encoding="utf-8")
    (tmp_path / "few.csv").write_text("participant,image,method\nann,lake,a\n")
    assert re.search(complaint, run(script, *arguments, status=1))


def tied(people: int, photos: int) -> pd.DataFrame:
    """Return rankings without scores in which ties are dense: 1, 1, 2 and 1, 2, 2 beside 1, 2, 3."""
    rankings = simulated_rankings(people, photos, [0.0, 0.7, 1.2], taste=1.0, scene=1.0, seed=3)
    tie = (rankings["participant"].str[1:].astype(int) + rankings["image"].str[1:].astype(int)) % 3
    ranks = rankings["rank"] - ((tie == 1) & (rankings["rank"] > 1)) - ((tie == 2) & (rankings["rank"] > 2))
    return rankings.assign(rank=ranks)


@pytest.mark.slow
def test_ties_have_the_mean_of_the_ranks_that_they_share(tmp_path: Path) -> None:
    needs_package("lme4")
    rankings = tied(9, 8)
    rankings.to_csv(tmp_path / "rankings.csv", index=False)
    (tmp_path / MODELS_FILE).write_text(models_script(), encoding="utf-8")
    run(tmp_path / MODELS_FILE)
    # Everybody ranked everything: the model's means are plain means.
    middle = rankings.groupby(["participant", "image"])["rank"].rank(method="average")
    expected = -middle.groupby(rankings["method"]).mean()
    means = pd.read_csv(tmp_path / "models_lmer_means.csv", index_col=0)["mean"]
    assert means.to_dict() == pytest.approx(expected.to_dict())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("people", "photos", "skipped"), [(1, 8, (1, 2)), (8, 1, (1, 2)), (2, 2, (2,)), (3, 3, ())], ids=str
)
def test_models_with_more_effects_than_versions_are_skipped_with_a_reason(
    tmp_path: Path, people: int, photos: int, skipped: tuple[int, ...]
) -> None:
    needs_package("lme4")
    needs_package("ordinal")
    rankings = simulated_rankings(people, photos, [0.0, 0.1, 0.2], taste=1.0, scene=1.0, seed=4)
    rankings.to_csv(tmp_path / "rankings.csv", index=False)
    (tmp_path / MODELS_FILE).write_text(models_script(), encoding="utf-8")
    printed = run(tmp_path / MODELS_FILE)
    told = re.findall(r"Model (\d) is skipped: it would have (\d+) random effects for (\d+) versions ranked", printed)
    effects = {1: 3 * max(people, photos), 2: 3 * (people + photos)}
    assert told == [(str(model), str(effects[model]), str(3 * people * photos)) for model in skipped]
