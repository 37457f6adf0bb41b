"""What the workflow announces, inside the transaction: listeners only write rows.

`project_moved(project, change, by, at)`: a step of the life cycle was taken; `change` is its StateChange.
`sheet_opened(sheet, at)`: a sheet waits for a hand, its first or its second.
`sheet_decided(sheet, decision, by, at)`: a party answered on a sheet.
`panel_called(member, at)`: an expert is invited to a panel, or their review begins.
`notice_changed(notice, by, at)`: a public notice was put up, corrected or withdrawn.
`function_list_changed(function_list, by, at)`: a version of a function list was made or edited.
`hit_concluded(hit, by, at)`: a hit of a duplicate check got its conclusion, or a row of a concluded one was judged.
`lexicon_released(edition, by, at)`: an edition of the lexicon was released; the index is still cut by the one before.
"""

from django.dispatch import Signal

project_moved = Signal()
sheet_opened = Signal()
sheet_decided = Signal()
panel_called = Signal()
notice_changed = Signal()
function_list_changed = Signal()
hit_concluded = Signal()
lexicon_released = Signal()
