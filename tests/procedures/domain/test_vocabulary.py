import pytest

from procedures.domain.vocabulary import HolidayKind, Outcome, Standing, TermUnit


@pytest.mark.parametrize("words", [TermUnit, HolidayKind, Outcome, Standing])
def test_every_word_has_a_label_and_a_tone_and_is_its_stored_value(words):
    for word in words:
        assert word == word.value == str(word)
        assert word.label[0].isupper()
        assert word.tone in {"neutral", "good", "warning", "bad"}
    assert words.choices() == [(word.value, word.label) for word in words]
