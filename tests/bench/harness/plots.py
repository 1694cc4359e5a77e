"""Small SVG plots: bars and lines on a logarithmic scale. No library, so that the files are small, the same for the same
figures, and readable in light and dark."""

import html
import math

COLOURS = ("#2f6fab", "#d1702c", "#4b9b5f", "#a05195", "#7a7a7a", "#c9a227")
WIDTH = 760


def _page(height, title, body):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12" role="img">'
            f'<title>{html.escape(title)}</title><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
            f'<text x="12" y="22" font-size="15" fill="#222">{html.escape(title)}</text>{body}</svg>\n')


def _text(x, y, text, anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#222">{html.escape(text)}</text>'


def _line(x1, y1, x2, y2):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#d5d5d5"/>'


def number(value):
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def bars(path, title, unit, groups):
    """`groups`: {group: {series: value}}; the longer the better or worse, as the title says. Logarithmic."""
    values = [v for group in groups.values() for v in group.values() if v]
    low, high = 10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values) * 1.01))
    left, right, y, body = 190, WIDTH - 70, 44, []
    place = lambda v: left + (right - left) * math.log10(v / low) / math.log10(high / low)
    names = list(dict.fromkeys(name for group in groups.values() for name in group))
    bottom = y + sum(15 * len(g) + 14 for g in groups.values())
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        body += [_line(place(10**power), 36, place(10**power), bottom), _text(place(10**power), bottom + 16, number(10**power), "middle")]
    for group, series in groups.items():
        for i, (name, value) in enumerate(series.items()):
            if value:
                body.append(f'<rect x="{left}" y="{y}" width="{max(1, place(value) - left):.1f}" height="12" fill="{COLOURS[names.index(name) % 6]}"/>')
                body.append(_text(place(value) + 4, y + 10, number(value)))
            body.append(_text(left - 6, y + 10, (f"{group}: " if i == 0 else "") + name, "end"))
            y += 15
        y += 14
    body.append(_text(right, bottom + 34, unit, "end"))
    path.write_text(_page(bottom + 44, title, "".join(body)))


def lines(path, title, across, up, series):
    """`series`: {name: [(x, y)]}, both logarithmic."""
    points = [p for s in series.values() for p in s]
    edges = lambda values: (10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values) * 1.01)))
    (x0, x1), (y0, y1) = edges([p[0] for p in points]), edges([p[1] for p in points])
    left, right, top, bottom, body = 70, WIDTH - 190, 44, 330, []
    px = lambda x: left + (right - left) * math.log10(x / x0) / max(1e-9, math.log10(x1 / x0))
    py = lambda y: bottom - (bottom - top) * math.log10(y / y0) / max(1e-9, math.log10(y1 / y0))
    for power in range(round(math.log10(x0)), round(math.log10(x1)) + 1):
        body += [_line(px(10**power), top, px(10**power), bottom), _text(px(10**power), bottom + 16, number(10**power), "middle")]
    for power in range(round(math.log10(y0)), round(math.log10(y1)) + 1):
        body += [_line(left, py(10**power), right, py(10**power)), _text(left - 6, py(10**power) + 4, number(10**power), "end")]
    for i, (name, found) in enumerate(series.items()):
        colour = COLOURS[i % 6]
        body.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{px(x):.1f},{py(y):.1f}" for x, y in found)}"/>')
        body += [f'<circle cx="{px(x):.1f}" cy="{py(y):.1f}" r="3" fill="{colour}"/>' for x, y in found]
        body += [f'<rect x="{right + 14}" y="{top + 18 * i}" width="12" height="12" fill="{colour}"/>', _text(right + 32, top + 10 + 18 * i, name)]
    body += [_text((left + right) / 2, bottom + 36, across, "middle"), _text(12, top - 6, up)]
    path.write_text(_page(bottom + 46, title, "".join(body)))
