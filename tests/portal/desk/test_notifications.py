"""The page of notifications: one's own, counted in the side bar, read with one press."""

import pytest
from django.urls import reverse

from tests.factories import ProjectFactory
from tests.portal.desk.typed import said
from workflow.models import Notification
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db


def test_a_notification_leads_to_its_project_and_is_read_with_one_press(client, city, as_user):
    user = as_user(client, Role.UNIT_OP, city.water)
    project = ProjectFactory(unit=city.water, returned=True)
    Notification.objects.create(user=user, key="moved-1", text="“河湖项目”现处于“退回补正”。", project=project)
    url = reverse("desk:notifications")
    page = said(client.get(url))
    assert f'<a href="{reverse("desk:project", args=[project.number])}">“河湖项目”现处于“退回补正”。</a>' in page
    assert "未读 1 条" in page and '<span class="badge">' in page
    assert client.post(url).status_code == 303
    after = said(client.get(url))
    assert "未读 0 条" in after and '<span class="badge">' not in after


def test_nobody_reads_what_another_was_told(client, city, as_user):
    other = city.person("UNIT_OP", city.traffic)
    project = ProjectFactory(unit=city.traffic, returned=True)
    Notification.objects.create(user=other, key="moved-1", text="交通的事", project=project)
    as_user(client, Role.UNIT_OP, city.water)
    url = reverse("desk:notifications")
    assert "交通的事" not in said(client.get(url)) and "没有消息" in said(client.get(url))
    client.post(url)
    assert Notification.objects.get().read_at is None
