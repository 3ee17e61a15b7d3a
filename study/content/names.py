"""Names of methods and sets: folders and files whose names can stand in tables and addresses as they are."""

LONGEST_METHOD_KEY = 64

_FORMULA_SIGNS = ("=", "+", "-", "@")


def name_problem(name: str) -> str | None:
    """Say what is wrong with the name of a method or a set; None if nothing is.

    Spreadsheets take a cell that begins with one of = + - @ for a formula.
    """
    if not name.isprintable():
        return "must not hold control characters"
    if name.startswith(_FORMULA_SIGNS):
        return f"must not begin with one of {' '.join(_FORMULA_SIGNS)}, which spreadsheets take for a formula"
    if "/" in name or "\\" in name:
        return "must not hold slashes"
    if name != name.strip():
        return "must not begin or end with a space"
    return None
