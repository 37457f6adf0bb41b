"""The workbench (工作台): pages by journey; a view reads input, calls one action and chooses the page."""
