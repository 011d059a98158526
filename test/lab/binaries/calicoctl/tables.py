"""The two kinds of table that calicoctl prints."""


def print_bordered(headings, rows):
    """The table of `node status`: borders, headings centred, cells left-aligned, long texts wrapped at 30 columns."""
    wrapped = [[wrap(cell, 30) for cell in row] for row in rows]
    widths = [max([len(head)] + [len(line) for row in wrapped for line in row[i]]) for i, head in enumerate(headings)]
    border = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    print(border)
    print("|" + "|".join(centre(head, width + 2) for head, width in zip(headings, widths)) + "|")
    print(border)
    for row in wrapped:
        for line in range(max(len(cell) for cell in row)):
            cells = [cell[line] if line < len(cell) else "" for cell in row]
            print("|" + "|".join(f" {cell:<{width}} " for cell, width in zip(cells, widths)) + "|")
    print(border)


def print_tabbed(rows):
    """The table of `get`: columns three spaces apart, each padded to its widest cell, and an empty line after it."""
    widths = [max(len(row[i]) for row in rows) + 3 for i in range(len(rows[0]))]
    for row in rows:
        print("".join(f"{cell:<{width}}" for cell, width in zip(row, widths)))
    print()


def centre(text, width):
    left = (width - len(text)) // 2
    return " " * left + text + " " * (width - len(text) - left)


def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return lines + [line]
