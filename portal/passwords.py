"""What a password must be, said in Chinese where Django's catalogue has no words for it."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.translation import gettext as _


class LongEnoughValidator(MinimumLengthValidator):
    """A least number of characters; the message names it."""

    def get_error_message(self) -> str:
        return _("密码太短，至少要 %(least)d 位，请加长。") % {"least": self.min_length}

    def get_help_text(self) -> str:
        return _("密码至少 %(least)d 位。") % {"least": self.min_length}


class NotOnlyDigitsValidator(NumericPasswordValidator):
    """More than digits; the message says what to add."""

    def get_error_message(self) -> str:
        return _("密码只有数字，请加入字母或符号。")

    def get_help_text(self) -> str:
        return _("密码不能只有数字。")


class NotCommonValidator(CommonPasswordValidator):
    """None of the passwords that everybody tries first."""

    def get_error_message(self) -> str:
        return _("这个密码太常见，容易被猜到，请换一个。")

    def get_help_text(self) -> str:
        return _("密码不能是常见的密码。")


class NotOneselfValidator(UserAttributeSimilarityValidator):
    """Nothing that resembles the account's own data."""

    def get_error_message(self) -> str:
        return _("密码与账号的“%(verbose_name)s”太相似，请换一个。")

    def get_help_text(self) -> str:
        return _("密码不能与账号、姓名等相似。")
