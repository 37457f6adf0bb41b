"""A password that is refused is refused in the reader's language."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError


def test_a_short_password_is_refused_in_chinese_with_the_least_length():
    with pytest.raises(ValidationError) as refusal:
        validate_password("k7!qwz")
    assert refusal.value.messages == ["密码太短，至少要 10 位，请加长。"]
    assert validate_password("k7!qwz-long-enough") is None
    assert "密码至少 10 位。" in password_validators_help_texts()
