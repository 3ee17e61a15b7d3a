"""The dialog about the page: the ways to the other pages."""

from collections.abc import Callable

from tests.demo.widget.editor import Editor


def test_it_leads_to_the_study_and_to_the_researchers_page(open_editor: Callable[..., Editor], address: str) -> None:
    page = open_editor().page
    page.get_by_role("button", name="About").click()
    links = page.get_by_role("dialog").get_by_role("link")
    for name, path in (("Take part in the ranking study", "study"), ("For researchers", "researcher")):
        assert links.filter(has_text=name).evaluate("link => link.href") == f"{address}/{path}/"
