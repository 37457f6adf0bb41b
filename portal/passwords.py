"""What a password must be, said in Chinese where Django's catalogue has no words for it."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnoughValidator(MinimumLengthValidator):
    """A least number of characters; the message names it."""

    def get_error_message(self) -> str:
        return _("密码太短，至少要 %(least)d 位，请加长。") % {"least": self.min_length}

    def get_help_text(self) -> str:
        return _("密码至少 %(least)d 位。") % {"least": self.min_length}
