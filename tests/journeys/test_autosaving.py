"""The page's own script keeps what is typed; who closes the window finds it again."""

import pytest

from tests.factories import ProjectFactory


@pytest.mark.slow
def test_what_was_typed_before_the_window_was_closed_is_there_again(desk):
    draft = ProjectFactory(unit=desk.city.water, draft=True)
    desk.sign_in("UNIT_OP", desk.city.water)
    desk.open("desk:draft-basis", draft.number)
    desk.page.locator('main [name="necessity"]').press_sequentially("河湖巡查仍靠纸质记录，")
    desk.page.get_by_text("已自动暂存").wait_for()
    desk.open("desk:home")
    desk.open("desk:draft-basis", draft.number)
    assert desk.says("尚未保存的内容")
    assert "河湖巡查仍靠纸质记录，" in desk.page.locator('main [name="necessity"]').input_value()
    assert desk.press("放弃，显示已保存的内容") == 200
    assert "河湖巡查仍靠纸质记录，" not in desk.page.locator('main [name="necessity"]').input_value()
    assert desk.complaints == []
