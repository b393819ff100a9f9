import pytest

from procedures.domain.vocabulary import Word

TONES = {"neutral", "info", "good", "warning", "bad", "paused"}


@pytest.mark.parametrize("words", Word.__subclasses__())
def test_every_word_has_a_label_and_a_tone_and_is_its_stored_value(words):
    for word in words:
        assert word == word.value == str(word)
        assert words(word.value) is word
        assert word.label.strip()
        assert word.tone in TONES
    assert words.choices() == [(word.value, word.label) for word in words]
