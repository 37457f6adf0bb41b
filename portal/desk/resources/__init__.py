"""The information-resource directory (信息资源目录) on the workbench: list, editing, the steps to publication."""
