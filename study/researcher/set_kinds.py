"""What the page calls the kinds of sets."""

from study.content.trials import Kind

KINDS = {Kind.PRACTICE: "practice", Kind.MAIN: "counts", Kind.REPEAT: "repeat", Kind.TRAP: "attention check"}
