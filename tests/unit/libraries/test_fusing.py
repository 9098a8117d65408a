from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ventoux.libraries.fusing import Share, fuse, part_of, rarity
from ventoux.libraries.schemas import Hit


def hits(*scores: tuple[str, float]) -> list[Hit]:
    return [Hit(document_id=name, ordinal=0, rank=rank, score=score) for rank, (name, score) in enumerate(scores, 1)]


def order(
    words: list[Hit], vectors: list[Hit], covered: float = 1.0, weight: float = 0.5, *, by_chance: bool = False
) -> list[str]:
    fused = fuse(words, [vectors], {(hit.document_id, 0): Share(covered, by_chance) for hit in words}, weight)
    return [each.place[0] for each in fused]


VECTORS = hits(("near", 0.38), ("close", 0.35), ("far", 0.1))


def test_a_chunk_that_holds_the_whole_question_wins_over_a_likeness() -> None:
    assert order(hits(("exact", 9.5)), VECTORS)[0] == "exact"


def test_a_word_or_two_in_common_with_another_language_push_nothing_down() -> None:
    assert order(hits(("noise", 3.5), ("more", 3.0)), VECTORS, covered=0.33, by_chance=True)[:2] == ["near", "close"]
    tied = hits(("one", 0.36), ("two", 0.359))
    assert order(hits(("two", 2.0)), tied, covered=0.22, by_chance=True) == ["one", "two"]


def test_a_name_in_common_decides_between_likenesses_in_the_questions_own_language() -> None:
    tied = hits(("one", 0.36), ("two", 0.33))
    assert order(hits(("two", 2.0)), tied, covered=0.22) == ["two", "one"]


def test_what_both_found_is_before_what_one_found() -> None:
    assert order(hits(("close", 8.0), ("other", 8.0)), VECTORS)[0] == "close"


def test_the_weight_decides_whose_word_counts() -> None:
    words = hits(("exact", 10.0))
    assert order(words, VECTORS, weight=0.0)[0] == "near"
    assert order(words, VECTORS, weight=1.0)[0] == "exact"


def test_a_weak_best_vector_is_not_taken_for_a_sure_one() -> None:
    assert order(hits(("exact", 8.0)), hits(("weak", 0.15), ("weaker", 0.12)), covered=0.6)[0] == "exact"


def test_equals_come_by_document() -> None:
    assert order(hits(("b", 5.0), ("a", 5.0)), []) == ["a", "b"]


def test_cosines_of_two_models_are_scaled_apart() -> None:
    fused = fuse([], [hits(("one", 0.9), ("x", 0.8)), hits(("two", 0.5), ("y", 0.1))], {}, 0.5)
    assert [each.score for each in fused[:2]] == [0.5, 0.5]


def test_a_rare_word_is_more_of_a_question_than_a_common_one() -> None:
    often = {"rent": 300, "salvemini": 1}
    assert part_of(["rent", "salvemini"], {"salvemini"}, often, 1000) > 0.8
    assert part_of(["rent", "salvemini"], {"rent"}, often, 1000) < 0.2
    assert part_of(["rent", "salvemini"], {"rent", "salvemini"}, often, 1000) == 1
    assert part_of(["nowhere", "rent"], {"rent"}, often, 1000) < 0.2
    assert part_of([], [], {}, 0) == 0
    assert rarity(5, 0) > 0


SCORES = st.lists(st.tuples(st.sampled_from("abcdef"), st.floats(0, 1)), unique_by=lambda each: each[0])


@given(SCORES, SCORES, st.floats(0, 1))
def test_each_place_is_fused_once_with_what_each_leg_said(
    words: list[tuple[str, float]], vectors: list[tuple[str, float]], weight: float
) -> None:
    covered = {(name, 0): Share(score, by_chance=score > 0.5) for name, score in words}
    fused = fuse(hits(*words), [hits(*vectors)], covered, weight)
    assert {each.place[0] for each in fused} == {name for name, _ in words + vectors}
    assert len(fused) == len({each.place for each in fused})
    assert all(-1e-9 <= each.score <= 1 + 1e-9 for each in fused)
    assert {each.place[0]: each.words.score for each in fused if each.words} == dict(words)
