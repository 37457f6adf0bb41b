"""One page of all running periods: by colour, the pressing ones first, only of what one may see."""

from datetime import timedelta

import pytest

from tests.factories import ProjectFactory
from tests.portal.desk.typed import said
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db
URL = "/desk/clocks/"


def test_periods_stand_by_colour_until_they_are_overdue(client, city, as_user, the_clock):
    notice = ProjectFactory(unit=city.water, in_publicity=True, name="河湖平台").notices.get()
    as_user(client, Role.UNIT_OP, city.water)
    assert '<span class="tag green">期限之内</span>' in said(client.get(URL))
    the_clock.at(notice.end_at - timedelta(days=1))
    assert '<span class="tag amber">三日内到期</span>' in said(client.get(URL))
    the_clock.at(notice.end_at + timedelta(days=70))
    page = said(client.get(URL))
    assert '<span class="tag red">已超期</span>' in page and "第三十六条" in page


def test_another_units_periods_are_not_shown(client, city, as_user):
    ProjectFactory(unit=city.traffic, in_publicity=True, name="交通的平台")
    as_user(client, Role.UNIT_OP, city.water)
    page = said(client.get(URL))
    assert "交通的平台" not in page and "没有正在计时的事项" in page
