# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Analyze a ranking study
#
# From a table of rankings to sentences, tables, figures and a report. The table may come from this app
# (*Rankings, tidy (CSV)* on the researcher's page, or `python -m study export`), or from anywhere else.

# %% [markdown]
# ## The table
#
# The example has 47 people who ranked five versions of each of 20 photos. They are simulated: nobody has ranked
# anything. `python -m study example FOLDER` copies it. One row is one version at one rank.

# %%
from study import analyze, read_rankings
from study.examples.files import RANKINGS

rankings = read_rankings(RANKINGS)
rankings.head(5)

# %% [markdown]
# Needed are `participant`, `image`, `method` and `rank`, 1 for the best; a table of your own may have the other columns
# or not. `category` and `experience` are none of ours: they are kept beside the rankings.

# %%
rankings.groupby(["repeat", "trap"], observed=True).size()

# %% [markdown]
# Repeats and attention checks never count; they tell who looked. In two checks one version was ruined, which we say.

# %%
report = analyze(
    rankings,
    methods={
        "input": "Original",
        "photoshop_auto": "Photoshop-Auto",
        "piecewise": "Piecewise",
        "filtering": "Deep filtering",
        "human": "Human",
    },
    traps={"check_market": "human", "check_lake": "photoshop_auto"},
    margin=1.0,
    title="Five versions of 20 photos",
)

# %% [markdown]
# ## What was found
#
# Each sentence names whom it speaks about: people and photos like these, of whom these are a sample.

# %%
for sentence in report.findings:
    print("-", sentence)

# %% [markdown]
# ## Figures
#
# All are Plotly figures; hover to read values.

# %%
sorted(report.figures)

# %%
report.figures["mean-scores"]

# %%
report.figures["rank-shares"]

# %% [markdown]
# ## Tables
#
# All are data frames.

# %%
report.tables["mean-scores"]

# %% [markdown]
# Every pair of methods, with intervals for each pair alone and for all pairs together:

# %%
report.tables["differences"].head(5)

# %% [markdown]
# With an equivalence margin, chosen before anybody ranks, the report also says which methods are on par:

# %%
report.tables["equivalence"]

# %% [markdown]
# ## The report in words, part by part

# %%
for part in report.sections[:3]:
    print(part.title)
    for sentence in part.sentences:
        print("  ", sentence)

# %% [markdown]
# ## Whom to leave out
#
# Quality checks flag participants; they leave nobody out. To do so is your choice, and better made before the results
# are known.

# %%
flagged = report.analysis.flagged
flagged

# %%
without = analyze(rankings, exclude=list(flagged.index), margin=1.0)
without.findings[1]

# %% [markdown]
# ## Kinds of photos
#
# A covariate splits the photos. This asks the same of portraits alone; a difference between kinds of photos is another
# question, which takes a test of its own.

# %%
portraits = analyze(rankings[rankings["category"] == "portrait"], title="Portraits")
portraits.findings[1]

# %% [markdown]
# ## Take it with you
#
# A folder with the report as one HTML file, every number (`analysis.json`) and every table; with `figures=True`, every
# figure as SVG and PNG, too.

# %%
from pathlib import Path
from tempfile import mkdtemp

folder = Path(mkdtemp(prefix="analysis-")) / "report"
report.save(folder, figures=False)
sorted(path.name for path in folder.iterdir())

# %%
report.numbers["equal_means_test"]
