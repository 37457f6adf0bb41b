"""People: the user model, roles as data, dated memberships, one group per organisation and role."""

from datetime import date

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person who signs in (用户); what they may do comes from their memberships, never from `is_superuser`."""

    display_name = models.CharField(_("姓名"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("用户")
        verbose_name_plural = _("用户")

    def __str__(self):
        return self.display_name or self.username

    def get_full_name(self):
        """Return the person's name as Chinese offices write it."""
        return self.display_name or super().get_full_name()


class Role(models.Model):
    """A role of the regulation (角色) as a row: its code is `workflow.permissions.Role`'s value."""

    code = models.CharField(_("代码"), max_length=20, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    belongs_to = models.CharField(_("归属"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("角色")
        verbose_name_plural = _("角色")
        ordering = ["order", "code"]

    def __str__(self):
        return self.name


class MembershipQuerySet(models.QuerySet):
    """Questions about who holds what."""

    def on(self, day: date):
        """Return the memberships in force on a day (both ends included)."""
        return self.filter(Q(valid_from__lte=day), Q(valid_until__isnull=True) | Q(valid_until__gte=day))


class Membership(models.Model):
    """Who holds which role in which organisation, from when until when (任职)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey("catalog.Organisation", on_delete=models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("终止日期"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["organisation_id", "role_id", "user_id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role", "valid_from"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("终止日期早于起始日期，请核对。"),
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.organisation} {self.role}"


class OrganisationGroup(models.Model):
    """The group of those who hold one role in one organisation; the principal of grants."""

    organisation = models.ForeignKey("catalog.Organisation", on_delete=models.PROTECT, related_name="role_groups")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="organisation_groups")
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="organisation_role")

    class Meta:
        verbose_name = _("单位角色组")
        verbose_name_plural = _("单位角色组")
        constraints = [models.UniqueConstraint(fields=["organisation", "role"], name="organisation_role_group_once")]

    def __str__(self):
        return f"{self.organisation} {self.role}"

    @classmethod
    def of(cls, organisation, role_code: str) -> Group:
        """Return the group of a role in an organisation, made where it is missing."""
        found = cls.objects.filter(organisation=organisation, role_id=role_code).select_related("group").first()
        if found:
            return found.group
        group, _made = Group.objects.get_or_create(name=f"{organisation.code}:{role_code}")
        cls.objects.get_or_create(organisation=organisation, role_id=role_code, defaults={"group": group})
        return group
