"""The forms of logging in: labels above the fields, and no words inside them that vanish while typing."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _


class Plain(forms.forms.BaseForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in LABELS:
                field.label = LABELS[name]


LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "remember": _("Stay logged in on this computer"),
    "oldpassword": _("Your password until now"),
    "password1": _("New password"),
    "password2": _("The same password again"),
}


class PlainLoginForm(Plain, forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class PlainResetForm(Plain, forms.ResetPasswordForm):
    """Asking for a link by mail."""


class PlainNewPasswordForm(Plain, forms.ResetPasswordKeyForm):
    """Setting the password by that link."""


class PlainChangeForm(Plain, forms.ChangePasswordForm):
    """Changing the password while logged in."""


class PlainSetForm(Plain, forms.SetPasswordForm):
    """A first password for whoever logs in at the university."""
