"""The matrix of the traps that a table holds: what is right beside what a misconception makes of it."""


def assert_all_differ(heading: str, figures: dict[str, tuple[float, float]]) -> None:
    """Show each right figure beside the wrong one (``pytest -s``) and fail if any two are the same."""
    rounded = {name: tuple(round(float(figure), 3) for figure in pair) for name, pair in figures.items()}
    print(f"\n{heading}")
    for name, (right, wrong) in rounded.items():
        print(f"{name:<100}{right:>14,.10g}{wrong:>14,.10g}")
    assert [name for name, (right, wrong) in rounded.items() if right == wrong] == []
