"""The t test behind every interval: by hand for two methods, against one-sample tests, and where nothing varies."""

import numpy as np
import pytest
from scipy import stats

from study.analysis.crossed_design import CrossedDesign
from study.analysis.inference import infer
from study.analysis.population import Population
from study.analysis.rank_matrix import NotComputableError, RankMatrix, rank_matrix
from study.analysis.student import Estimates, estimates
from tests.study.analysis.simulated import simulated_rankings
from tests.study.analysis.tables import table_of

PEOPLE, PHOTOS = 6, 8


@pytest.fixture
def matrix() -> RankMatrix:
    return rank_matrix(simulated_rankings(PEOPLE, PHOTOS, [0, 1, 0.5], taste=1, scene=1, seed=4))


def difference(matrix: RankMatrix) -> np.ndarray:
    """Return (people, photos) differences of the first two methods' scores."""
    return (matrix.scores[:, 0] - matrix.scores[:, 1]).reshape(PEOPLE, PHOTOS)


def of(matrix: RankMatrix, population: Population) -> Estimates:
    return estimates(CrossedDesign(matrix, population), difference(matrix).reshape(-1, 1))


def test_people_and_photos_are_the_quasi_f_test_of_two_methods(matrix: RankMatrix) -> None:
    cells = difference(matrix)
    around = cells - cells.mean()
    rows, columns = around.mean(axis=1), around.mean(axis=0)
    mean_squares = {
        "people": PHOTOS * (rows**2).sum() / (PEOPLE - 1),
        "photos": PEOPLE * (columns**2).sum() / (PHOTOS - 1),
        "both": ((around - rows[:, None] - columns) ** 2).sum() / ((PEOPLE - 1) * (PHOTOS - 1)),
    }
    combined = mean_squares["people"] + mean_squares["photos"] - mean_squares["both"]
    freedom = combined**2 / (
        mean_squares["people"] ** 2 / (PEOPLE - 1)
        + mean_squares["photos"] ** 2 / (PHOTOS - 1)
        + mean_squares["both"] ** 2 / ((PEOPLE - 1) * (PHOTOS - 1))
    )
    error = np.sqrt(combined / cells.size)
    found = of(matrix, Population.BOTH)
    assert found.means == pytest.approx([cells.mean()])
    assert found.errors == pytest.approx([error])
    assert found.freedom == pytest.approx([freedom])
    assert found.p() == pytest.approx([2 * stats.t.sf(abs(cells.mean()) / error, freedom)])


@pytest.mark.parametrize(("population", "axis"), [(Population.PEOPLE, 1), (Population.PHOTOS, 0)])
def test_one_sample_alone_is_the_t_test_of_its_means(matrix: RankMatrix, population: Population, axis: int) -> None:
    means = difference(matrix).mean(axis=axis)
    expected = stats.ttest_1samp(means, 0)
    found = of(matrix, population)
    assert found.p() == pytest.approx([expected.pvalue])
    interval = expected.confidence_interval(0.95)
    assert np.ravel(found.interval()) == pytest.approx([interval.low, interval.high])


def test_the_same_people_and_photos_again_differ_by_the_noise_of_single_rankings(matrix: RankMatrix) -> None:
    cells = difference(matrix)
    residual = cells - cells.mean(axis=1, keepdims=True) - cells.mean(axis=0) + cells.mean()
    freedom = (PEOPLE - 1) * (PHOTOS - 1)
    found = of(matrix, Population.NEITHER)
    assert found.freedom == pytest.approx([freedom])
    assert found.errors == pytest.approx([np.sqrt((residual**2).sum() / freedom / cells.size)])


@pytest.mark.parametrize("population", list(Population))
@pytest.mark.parametrize("null", [0.0, 1.0])
def test_an_interval_excludes_a_value_exactly_where_its_p_value_is_small(
    matrix: RankMatrix, population: Population, null: float
) -> None:
    design = CrossedDesign(matrix, population)
    found = estimates(design, np.column_stack([matrix.scores, matrix.scores[:, :1] - matrix.scores[:, 1:]]))
    low, high = found.interval()
    assert ((found.p(null) < 0.05) == ((low > null) | (high < null))).all()


def test_what_never_varies_has_no_interval(matrix: RankMatrix) -> None:
    found = estimates(CrossedDesign(matrix, Population.BOTH), np.full((len(matrix), 1), 0.1))
    assert found.errors == [0]
    assert np.isnan([*found.interval(), found.p()]).all()


def test_missing_trials_leave_variances_unbiased() -> None:
    # One person ranks everything, the others a tenth; values are a person's part plus a photo's plus noise.
    rng = np.random.default_rng(3)
    ranked = rng.random((20, 30)) < 0.1
    ranked[0] = True
    participant, image = np.nonzero(ranked)
    full = rank_matrix(simulated_rankings(20, 30, [0, 1]))
    chosen = participant * 30 + image
    matrix = full._where(np.isin(np.arange(600), chosen))
    of_people, of_photos = rng.normal(0, 1.0, (20, 4000)), rng.normal(0, 1.5, (30, 4000))
    values = of_people[matrix.participant] + of_photos[matrix.image] + rng.normal(0, 2.0, (len(matrix), 4000))
    components = CrossedDesign(matrix, Population.BOTH).components(values).mean(axis=1)
    assert components == pytest.approx([1.0, 2.25, 4.0], abs=0.1)
    means = values.mean(axis=0)
    parts = CrossedDesign(matrix, Population.BOTH).parts(values)
    assert (parts.people + parts.photos - parts.rankings).mean() == pytest.approx(means.var(), rel=0.07)


@pytest.mark.parametrize(
    ("size", "population", "message"),
    [
        ((1, 9), Population.BOTH, "people and photos like these need at least 2 of each; there are 1 and 9"),
        ((9, 1), Population.BOTH, "at least 2 of each; there are 9 and 1"),
        ((1, 9), Population.PEOPLE, "people like these need at least 2; there is 1"),
        ((9, 1), Population.PHOTOS, "photos like these need at least 2; there is 1"),
        ((9, 1), Population.NEITHER, "exactly these people and photos need at least 2 of each"),
    ],
)
def test_a_sample_of_one_says_nothing_about_others(size: tuple[int, int], population: Population, message: str) -> None:
    with pytest.raises(NotComputableError, match=message):
        CrossedDesign(rank_matrix(simulated_rankings(*size, [0, 0, 0])), population)


def test_one_photo_has_the_interval_of_its_people() -> None:
    matrix = rank_matrix(simulated_rankings(12, 1, [0, 1]))
    scores = matrix.scores[:, 0]
    found = estimates(CrossedDesign(matrix, Population.PEOPLE), matrix.scores[:, :1])
    assert found.errors == pytest.approx([stats.sem(scores)])
    assert found.freedom == pytest.approx([11])


@pytest.mark.parametrize("population", [Population.PEOPLE, Population.PHOTOS], ids=["people", "photos"])
def test_means_that_differ_by_rounding_alone_are_no_certain_difference(population: Population) -> None:
    rng = np.random.default_rng(3)
    scores = np.array([4.89, -1.3337, -7.1])
    ranks = np.array([rng.permutation(3) for _ in range(7)])
    # Everybody gives the same ranks to other photos, or every photo gets them from other people: equal means on paper.
    order = np.concatenate([rng.permutation(7) for _ in range(6)])
    unit, other = np.repeat(np.arange(6), 7), np.tile(np.arange(7), 6)
    person, photo = (unit, other) if population is Population.PEOPLE else (other, unit)
    table = table_of(
        {
            (f"p{who}", f"i{what}"): (1 + ranks[given]).tolist()
            for who, what, given in zip(person, photo, order, strict=True)
        },
        ["a", "b", "c"],
        dict(enumerate(scores.tolist(), start=1)),
        rt_ms=900,
    )
    found = infer(rank_matrix(table), population)
    alone = infer(rank_matrix(table), Population.NEITHER).differences
    # They vary as single rankings do.
    assert found.differences["se"].to_numpy() == pytest.approx(alone["se"].to_numpy())
    assert found.differences["p"].min() > 0.001
    assert found.differences["p_all"].min() > 0.001
