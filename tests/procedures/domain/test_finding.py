import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.domain.finding import Index, Name, Rewording, Standing
from procedures.domain.spelling import Vocabulary, heard, one_slip_apart, without_keys, words_of

LETTERS = st.text("abcdeghiklmnopqrstuvxy", min_size=1, max_size=8)
NAMES = ("Đăng ký khai sinh", "Đăng ký khai tử", "Cấp đổi thẻ căn cước", "Cấp lại thẻ căn cước", "Đăng ký tạm trú")
BIRTH, DEATH, CHANGE, LOSS, STAY = range(5)


def found(typed, *, said=(), rewordings=(), uses=()):
    """Which of NAMES answer, the best first."""
    names = [Name(key, text) for key, text in enumerate(NAMES)]
    names += [Name(key, words, weight, said=True) for words, key, weight in said]
    standings = {key: Standing(commune=True, uses=dict(uses).get(key, 0)) for key in range(len(NAMES))}
    return [hit.key for hit in Index(names, standings, [Rewording(*one) for one in rewordings]).find(typed)]


@given(LETTERS, st.data())
def test_one_letter_too_many_too_few_or_wrong_and_two_that_changed_places_are_one_slip(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    before, at, after = word[:place], word[place], word[place + 1 :]
    slips = [before + after, before + letter + at + after, before + letter + after]
    if place:
        slips.append(before[:-1] + at + before[-1] + after)
    for slip in slips:
        assert one_slip_apart(word, slip)
        assert one_slip_apart(slip, word)


@pytest.mark.parametrize(
    ("one", "other"), [("sinh", "snihh"), ("tach", "hcat"), ("khai", "khaixx"), ("abcd", "badc"), ("a", "bcd")]
)
def test_two_slips_are_not_one(one, other):
    assert not one_slip_apart(one, other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("thuwowngf", "thuong"), ("ddawng", "dang"), ("keets", "ket"), ("d9o3", "do"), ("sinhf", "sinh"), ("trus", "tru")],
)
def test_keys_of_telex_and_vni_that_were_left_in_a_word_are_taken_out(typed, meant):
    assert meant in list(without_keys(typed))
    assert Vocabulary([meant]).meant(typed) == meant


def test_a_word_that_is_known_keeps_its_letters():
    assert Vocabulary(["as", "a"]).meant("as") == "as"


@pytest.mark.parametrize(
    ("one", "other"), [("tru", "chu"), ("sao", "xao"), ("la", "na"), ("lang", "nan"), ("giay", "day")]
)
def test_sounds_that_are_not_told_apart_sound_alike(one, other):
    assert heard(one) == heard(other)


def test_i_and_y_are_one_where_both_are_written():
    assert words_of("Đăng kí, lý lịch; quý") == words_of("đăng ký lí lịch quí") == ["dang", "ki", "li", "lich", "qui"]
    assert words_of("giấy") == ["giay"]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("khai sinh", BIRTH),
        ("KHAI  SINH", BIRTH),
        ("khia sinh", BIRTH),
        ("khai sin", BIRTH),
        ("khai tuu", DEATH),
        ("doi the can cuoc", CHANGE),
        ("lai can cuoc", LOSS),
        ("tam chu", STAY),
        ("xin dang ky tam tru o dau", STAY),
    ],
)
def test_the_procedure_that_is_meant_comes_first(typed, key):
    assert found(typed)[0] == key


@pytest.mark.parametrize("typed", ["", "  ", "%", "qwrtz", "\x00"])
def test_what_means_nothing_finds_nothing(typed):
    assert found(typed) == []


def test_between_like_answers_the_used_one_goes_first():
    assert found("can cuoc", uses={LOSS: 900})[0] == LOSS
    assert found("can cuoc", uses={CHANGE: 900})[0] == CHANGE


def test_what_people_say_speaks_for_a_procedure_as_much_as_its_weight():
    assert found("mat giay tuy than") == []
    assert found("mat giay tuy than", said=[("mất giấy tùy thân", LOSS, 1.0)])[0] == LOSS
    both = [("giấy tùy thân", LOSS, 0.5), ("giấy tùy thân", CHANGE, 0.9)]
    assert found("giay tuy than", said=both) == [CHANGE, LOSS]


def test_other_words_are_looked_for_instead_of_everyday_ones_even_two_at_a_time():
    rewordings = [("cccd", "căn cước"), ("bị mất", "cấp lại")]
    assert found("cccd bi mat", rewordings=rewordings)[0] == LOSS
    assert found("doi cccd", rewordings=rewordings)[0] == CHANGE


def test_words_that_reword_each_other_come_to_an_end():
    assert found("tam tru", rewordings=[("tạm trú", "tạm trú tạm trú"), ("trú", "tạm trú")])[0] == STAY
