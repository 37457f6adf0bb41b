"""The line icons of the design system: 24 x 24 stroke paths, drawn inline: no request, no CSP exception."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

ICONS = {
    "a": '<path d="m4 19 5-14 5 14M6 14h6M17 8v8M13.5 12h7"/>',
    "back": '<path d="m14 5-7 7 7 7"/>',
    "bell": '<path d="M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4"/>',
    "book": '<path d="M5 4h6a2 2 0 0 1 2 2v14a2 2 0 0 0-2-2H5zM21 4h-6a2 2 0 0 0-2 2v14a2 2 0 0 1 2-2h6z"/>',
    "calendar": '<path d="M5 6h14v14H5zM5 10h14M9 3v4M15 3v4"/>',
    "chart": '<path d="M4 20V4M4 20h16M8 16v-5M12 16V8M16 16v-3"/>',
    "check": '<path d="m5 12 5 5L20 7"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
    "dl": '<path d="M12 4v11m-4-4 4 4 4-4M5 20h14"/>',
    "eye": '<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7z"/><circle cx="12" cy="12" r="3"/>',
    "file": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "folder": '<path d="M3 6h7l2 3h9v11H3z"/>',
    "gavel": '<path d="m13 4 7 7M9.5 7.5l7 7M16 8l-9 9a2 2 0 0 1-3-3l9-9M13 21h8"/>',
    "grid": '<path d="M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z"/>',
    "home": '<path d="m4 11 8-7 8 7v9h-5v-6H9v6H4z"/>',
    "inbox": '<path d="M4 13 6 5h12l2 8v6H4zM4 13h5l1 3h4l1-3h5"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"/>',
    "lock": '<path d="M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "out": '<path d="M14 4H5v16h9M10 12h11m-4-4 4 4-4 4"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": (
        '<path d="M7 9V4h10v5M7 17H5a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2h-2"/>'
        '<path d="M7 14h10v6H7z"/>'
    ),
    "rss": '<path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14M6 18v.1"/>',
    "search": '<circle cx="11" cy="11" r="7"/><path d="m20 20-3.8-3.8"/>',
    "shield": '<path d="M12 3 5 6v6c0 4 3 7 7 9 4-2 7-5 7-9V6zM9 12l2 2 4-4"/>',
    "sun": (
        '<circle cx="12" cy="12" r="4"/>'
        '<path d="M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2"/>'
    ),
    "swap": '<path d="M7 4 3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7"/>',
    "up": '<path d="M12 20V9m-4 4 4-4 4 4M5 4h14"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>',
    "users": '<circle cx="9" cy="8" r="4"/><path d="M2 21c1-5 3-7 7-7s6 2 7 7M16 4a4 4 0 0 1 0 8M17 14c3 0 4 2 5 7"/>',
    "warn": '<path d="M12 4 2.5 20h19zM12 10v4M12 17v.1"/>',
}


def draw(name: str) -> SafeString:
    """The icon as inline SVG, hidden from screen readers; a name that does not exist is a KeyError at once."""
    return format_html(
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', SafeString(ICONS[name])
    )
