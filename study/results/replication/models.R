# Three models of the rankings of this study, in R, to compare with the report or to go on from.
#
#   Rscript models.R [RANKINGS.csv]
#
# reads rankings.csv beside this file, or ../data/rankings.csv, or the file that is named: one row per placement with
# the columns participant, image, method, rank (1 is best) and, if there is one, score. Rows with repeat or trap 1 never
# count. Versions that somebody did not rank may be missing. Each model needs its package; without it, it is skipped,
# and a line says how to install it. Results are printed and written as CSV beside this file.
#
# 1. lme4: linear mixed model of the scores, people and photos crossed.
#      score ~ 0 + method + (1 | method:participant) + (1 | method:image)
#    A method has a mean score, which differs from person to person and from photo to photo. There is no effect of a
#    person or a photo alone: everybody hands out the same points for every photo. For that reason, too, the scores of a
#    ranking sum to a constant, which the model does not know: its variances are (k - 1) / k of those in the section
#    Agreement of a report on complete rankings without ties (other reports have no such section), k being the number
#    of methods. Where everybody has ranked everything, its means are the plain mean scores.
# 2. ordinal: cumulative link mixed model of the ranks, with the same random effects.
#      place ~ method + (1 | method:participant) + (1 | method:image)
#    It needs no scores. More is better, and the first method is at 0. Ranks of one ranking exclude each other; the
#    model takes them as independent but for the random effects, so differences are a little less certain than it says.
#    It takes about a minute for 50 people, 100 photos and 5 methods, and longer for more.
# 3. PlackettLuce: the report's model of whole rankings, by maximum likelihood, ties and missing versions allowed.
#    Log-worths add up to 0. Standard errors take every ranking as independent: the report's, clustered by people and
#    photos, are larger. Quasi standard errors (qvcalc) are for comparing methods with each other.
#
# Models 1 and 2 are of rankings of the same methods and are skipped otherwise: a rank or a score among three methods is
# not one among five, and whatever is seen beside good methods ranks low. Models 2 and 3 are skipped where comparisons
# do not connect all methods, each ranked above and below the others, directly or through others: their estimates would
# be infinite or arbitrary. In both cases a line says so.

invisible(suppressWarnings(Sys.setlocale("LC_CTYPE", "C.UTF-8")))

script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1])
here <- if (is.na(script)) "." else dirname(normalizePath(gsub("~+~", " ", script, fixed = TRUE)))

rankings_file <- function() {
  named <- commandArgs(TRUE)
  found <- c(named, file.path(here, "rankings.csv"), file.path(here, "..", "data", "rankings.csv"))
  found <- found[file.exists(found)]
  if (length(named) > 0 && !file.exists(named[1])) stop("there is no file ", named[1], call. = FALSE)
  if (length(found) == 0) stop("name the rankings: Rscript models.R RANKINGS.csv", call. = FALSE)
  found[1]
}

read_rankings <- function(file) {
  text <- c(participant = "character", image = "character", method = "character")
  table <- read.csv(file, colClasses = text, na.strings = "", fileEncoding = "UTF-8-BOM", encoding = "UTF-8")
  missing <- setdiff(c(names(text), "rank"), names(table))
  if (length(missing) > 0) stop(file, " has no column ", paste(missing, collapse = ", "), call. = FALSE)
  for (aside in intersect(c("repeat.", "trap"), names(table))) table <- table[table[[aside]] != 1, ]
  table <- table[!is.na(table$rank), ]
  for (name in names(text)) table[[name]] <- factor(table[[name]], levels = unique(table[[name]]))
  # No name contains a tab, so two pairs of names never make one.
  table$method_participant <- interaction(table$method, table$participant, drop = TRUE, sep = "\t")
  table$method_image <- interaction(table$method, table$image, drop = TRUE, sep = "\t")
  # Ties have the mean of the ranks that they share: 1, 2, 2 is 1, 2.5, 2.5, and no better than 1, 2, 3.
  table$rank <- ave(table$rank, ranking_of(table), FUN = rank)
  table
}

keep <- function(result, name) {
  cat("\n", name, "\n", sep = "")
  print(result, row.names = FALSE)
  write.csv(result, file.path(here, paste0(name, ".csv")), row.names = FALSE, fileEncoding = "UTF-8")
}

with_package <- function(package, model) {
  if (!requireNamespace(package, quietly = TRUE)) {
    adds <- paste0("install.packages(\"", package, "\")")
    cat("\n", package, " is not installed: its model is skipped. ", adds, " adds it.\n", sep = "")
    return(invisible())
  }
  tryCatch(model(), error = function(problem) cat("\n", package, ": ", conditionMessage(problem), "\n", sep = ""))
}

ranking_of <- function(rankings) factor(paste(as.integer(rankings$participant), as.integer(rankings$image)))

has_same_methods <- function(rankings) all(table(ranking_of(rankings), rankings$method) > 0)

# TRUE if each method was ranked above every other one, directly or through others.
is_connected <- function(rankings) {
  k <- nlevels(rankings$method)
  places <- matrix(NA, nlevels(ranking_of(rankings)), k)
  places[cbind(as.integer(ranking_of(rankings)), as.integer(rankings$method))] <- rankings$rank
  # Ties connect nothing: of two methods that tie or of which always the same wins, the winner's worth is infinite.
  is_above <- Vectorize(function(a, b) a == b || any(places[, a] < places[, b], na.rm = TRUE))
  above <- outer(seq_len(k), seq_len(k), is_above)
  for (through in seq_len(k)) above <- above | outer(above[, through], above[through, ], "&")
  all(above)
}

# TRUE if a model of some random effects has enough versions that were ranked; else a line says that it has not.
has_enough <- function(model, effects) {
  if (effects < nrow(rankings)) return(TRUE)
  cat("\nModel ", model, " is skipped: it would have ", effects, " random effects for ", nrow(rankings),
    " versions ranked. More people have to rank the same photos.\n",
    sep = ""
  )
  FALSE
}

linear_mixed_model <- function() {
  if (!has_enough(1, max(nlevels(rankings$method_participant), nlevels(rankings$method_image)))) return(invisible())
  if (is.null(rankings$score)) {
    cat("\nThere is no column score: the linear model is of ranks with their sign changed, so that more is better.\n")
    rankings$score <- -rankings$rank
  }
  model <- lme4::lmer(score ~ 0 + method + (1 | method_participant) + (1 | method_image), data = rankings)
  errors <- sqrt(diag(as.matrix(vcov(model))))
  keep(data.frame(method = levels(rankings$method), mean = lme4::fixef(model), se = errors), "models_lmer_means")
  random <- as.data.frame(lme4::VarCorr(model))
  random <- random[match(c("method_participant", "method_image", "Residual"), random$grp), ]
  keep(data.frame(of = random$grp, variance = random$vcov), "models_lmer_variances")
}

cumulative_link_mixed_model <- function() {
  if (!has_enough(2, nlevels(rankings$method_participant) + nlevels(rankings$method_image))) return(invisible())
  rankings$place <- factor(rankings$rank, levels = sort(unique(rankings$rank), decreasing = TRUE), ordered = TRUE)
  model <- ordinal::clmm(place ~ method + (1 | method_participant) + (1 | method_image), data = rankings)
  others <- levels(rankings$method)[-1]
  found <- coef(summary(model))[paste0("method", others), , drop = FALSE]
  columns <- c(estimate = "Estimate", se = "Std. Error", z = "z value", p = "Pr(>|z|)")
  found <- setNames(as.data.frame(found[, columns, drop = FALSE]), names(columns))
  keep(cbind(method = others, found), "models_clmm_methods")
  random <- ordinal::VarCorr(model)
  groups <- c("method_participant", "method_image")
  variances <- sapply(groups, function(group) random[[group]][1, 1])
  keep(data.frame(of = groups, variance = variances), "models_clmm_variances")
}

plackett_luce_model <- function() {
  methods <- levels(rankings$method)
  ranking <- ranking_of(rankings)
  # A row per ranking; 0 stands for a version that was not ranked.
  places <- matrix(0L, nlevels(ranking), length(methods), dimnames = list(NULL, methods))
  places[cbind(as.integer(ranking), as.integer(rankings$method))] <- as.integer(rankings$rank)
  # npseudo = 0 is maximum likelihood, as in the report; with 0.5, the package's default, methods may never lose.
  model <- PlackettLuce::PlackettLuce(PlackettLuce::as.rankings(places), npseudo = 0)
  log_worths <- coef(model, ref = NULL)[methods]
  covariance <- as.matrix(vcov(model, ref = NULL))[methods, methods]
  quasi <- if (length(methods) > 2) qvcalc::qvcalc(covariance, estimates = log_worths)$qvframe$quasiSE else NA
  keep(
    data.frame(method = methods, log_worth = as.numeric(log_worths), se = sqrt(diag(covariance)), quasi_se = quasi),
    "models_plackett_luce"
  )
}

rankings <- read_rankings(rankings_file())
cat(
  "people ", nlevels(rankings$participant), ", photos ", nlevels(rankings$image), ", methods ",
  nlevels(rankings$method), ", versions ranked ", nrow(rankings), "\n",
  sep = ""
)
same_methods <- has_same_methods(rankings)
connected <- is_connected(rankings)
if (same_methods) {
  with_package("lme4", linear_mixed_model)
} else {
  cat("\nRankings are of different methods, so their scores and ranks have no common mean: models 1 and 2 are skipped.\n")
}
if (!connected) {
  models <- if (same_methods) "models 2 and 3 are" else "model 3 is"
  cat("\nComparisons do not connect all methods (some never met, or some were never below others): ", models,
    " skipped.\n",
    sep = ""
  )
}
if (same_methods && connected) with_package("ordinal", cumulative_link_mixed_model)
if (connected) with_package("PlackettLuce", plackett_luce_model)
